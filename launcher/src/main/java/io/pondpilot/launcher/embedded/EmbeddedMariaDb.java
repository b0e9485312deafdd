package io.pondpilot.launcher.embedded;

import io.pondpilot.launcher.process.ChildProcess;
import io.pondpilot.launcher.process.ChildSpec;
import io.pondpilot.launcher.process.Command;
import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A MariaDB of this process: loopback TCP only, passwords for everybody, data kept between runs.
public final class EmbeddedMariaDb implements AutoCloseable {
    private static final String OWNER = "owner";

    private final ChildProcess process;
    private final DatabaseServer server;

    private EmbeddedMariaDb(ChildProcess process, DatabaseServer server) {
        this.process = process;
        this.server = server;
    }

    /// Unpacks, initialises (first run, about 4 s) and starts MariaDB. Blocks until it answers.
    ///
    /// @param directory keeps program, data and log; reused by the next run
    /// @param password of the user `owner`, who may do everything; set anew at each start
    /// @throws LaunchException if it does not come up
    public static EmbeddedMariaDb start(Path directory, String password) {
        try {
            Files.createDirectories(directory);
            Path program = MariaDbProgram.unpacked(directory.resolve("program"));
            Path data = directory.resolve("data");
            if (!Files.exists(data)) {
                initialise(directory, program, data);
            }
            // Before its port is looked at, which may be the one it has.
            ChildProcess.endLeftover(spec(directory, program, data, data, 0));
            int port = FreePort.sameAsBefore(directory);
            Path accounts = accounts(directory, password);
            DatabaseServer server =
                    new DatabaseServer(
                            "jdbc:mariadb://127.0.0.1:" + port + "/", OWNER, password, port);
            ChildProcess process =
                    ChildProcess.start(spec(directory, program, data, accounts, port));
            try {
                process.awaitReady(Duration.ofSeconds(60), () -> answers(server));
            } catch (LaunchException e) {
                process.close();
                throw e;
            } finally {
                Files.deleteIfExists(accounts);
            }
            return new EmbeddedMariaDb(process, server);
        } catch (IOException e) {
            throw new LaunchException("Cannot prepare MariaDB in " + directory, e);
        }
    }

    /// Where and as whom to connect.
    public DatabaseServer server() {
        return server;
    }

    @Override
    public void close() {
        process.close();
    }

    private static void initialise(Path directory, Path program, Path data) throws IOException {
        Path unfinished = directory.resolve("data.new");
        Command.run("rm", "-rf", unfinished.toString());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.resolve("scripts/mariadb-install-db").toString(),
                                "--no-defaults",
                                "--basedir=" + program,
                                "--datadir=" + unfinished,
                                "--auth-root-authentication-method=normal",
                                "--skip-name-resolve",
                                "--skip-test-db"));
        asRoot(command);
        Command.run(command.toArray(String[]::new));
        Files.move(unfinished, data);
    }

    // Run by the server before it listens: no moment with an open root account.
    private static Path accounts(Path directory, String password) throws IOException {
        Path accounts = directory.resolve("accounts.sql");
        Files.deleteIfExists(accounts);
        Files.createFile(accounts, OwnerOnly.FILE);
        Files.writeString(
                accounts,
                """
                DELETE FROM mysql.global_priv WHERE User IN ('', 'root');
                FLUSH PRIVILEGES;
                CREATE USER IF NOT EXISTS 'owner'@'%%';
                ALTER USER 'owner'@'%%' IDENTIFIED BY '%s';
                GRANT ALL PRIVILEGES ON *.* TO 'owner'@'%%' WITH GRANT OPTION;
                """
                        .formatted(password));
        return accounts;
    }

    private static ChildSpec spec(
            Path directory, Path program, Path data, Path accounts, int port) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.resolve("bin/mariadbd").toString(),
                                "--no-defaults",
                                "--basedir=" + program,
                                "--datadir=" + data,
                                "--init-file=" + accounts,
                                "--port=" + port,
                                "--bind-address=127.0.0.1",
                                // Relative to the data directory: an absolute path may be longer
                                // than a socket address holds.
                                "--socket=mariadb.sock",
                                "--pid-file=mariadb.pid",
                                "--skip-name-resolve",
                                "--character-set-server=utf8mb4",
                                "--innodb-buffer-pool-size=32M",
                                "--innodb-flush-log-at-trx-commit=0"));
        asRoot(command);
        return new ChildSpec(
                "mariadb", command, directory, directory, "TERM", Duration.ofSeconds(20));
    }

    private static void asRoot(List<String> command) {
        if (Superuser.current()) {
            command.add("--user=root");
        }
    }

    private static boolean answers(DatabaseServer server) {
        try (Connection connection =
                DriverManager.getConnection(
                        server.jdbcUrl(), server.owner(), server.ownerPassword())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
