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

/// A Postgres of this process: loopback TCP only, password authentication for everybody, data kept
/// between runs.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String OWNER = "postgres";

    private final ChildProcess process;
    private final DatabaseServer server;

    private EmbeddedPostgres(ChildProcess process, DatabaseServer server) {
        this.process = process;
        this.server = server;
    }

    /// Unpacks, initialises (first run, about 3 s) and starts Postgres. Blocks until it answers.
    ///
    /// @param directory keeps program, data, log and password; reused by the next run
    /// @param password of the superuser; must be the same at each start in one directory
    /// @throws LaunchException if it does not come up
    public static EmbeddedPostgres start(Path directory, String password) {
        try {
            Files.createDirectories(directory);
            Path program = PostgresProgram.unpacked(directory.resolve("program"));
            Path data = directory.resolve("data");
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialise(directory, program, data, password);
            }
            // Before its port is looked at, which may be the one it has.
            ChildProcess.endLeftover(spec(directory, program, data, 0));
            int port = FreePort.sameAsBefore(directory);
            ChildProcess process = ChildProcess.start(spec(directory, program, data, port));
            DatabaseServer server =
                    new DatabaseServer(
                            "jdbc:postgresql://127.0.0.1:" + port + "/", OWNER, password, port);
            try {
                process.awaitReady(Duration.ofSeconds(60), () -> answers(server));
            } catch (LaunchException e) {
                process.close();
                throw e;
            }
            return new EmbeddedPostgres(process, server);
        } catch (IOException e) {
            throw new LaunchException("Cannot prepare Postgres in " + directory, e);
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

    private static void initialise(Path directory, Path program, Path data, String password)
            throws IOException {
        Path passwordFile = directory.resolve("password");
        Path unfinished = directory.resolve("data.new");
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, OwnerOnly.FILE);
        Files.writeString(passwordFile, password + "\n");
        try {
            Command.run("rm", "-rf", unfinished.toString());
            List<String> command = new ArrayList<>(asOrdinaryUser());
            command.addAll(
                    List.of(
                            program.resolve("bin/initdb").toString(),
                            "--pgdata=" + unfinished,
                            "--username=" + OWNER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync"));
            Command.run(command.toArray(String[]::new));
            // A crash in between leaves data.new, never a half-made data directory.
            Files.move(unfinished, data);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static ChildSpec spec(Path directory, Path program, Path data, int port) {
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.addAll(
                List.of(
                        program.resolve("bin/postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "shared_buffers=32MB",
                        "-c",
                        "fsync=off"));
        // INT is Postgres' fast shutdown; TERM would wait for every session to leave.
        return new ChildSpec(
                "postgres", command, directory, directory, "INT", Duration.ofSeconds(15));
    }

    // Postgres refuses to run as root; in a user namespace without a mapping root is nobody.
    private static List<String> asOrdinaryUser() {
        return Superuser.current() ? List.of("unshare", "-U") : List.of();
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
