package io.pondpilot.egress.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A PostgreSQL server of a test's own, with the access rules that the test gives it. `postgres`
/// may connect from the loopback interface without a password, to set things up.
final class TestPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path directory;
    private final int port;

    private TestPostgres(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /// The programs out of their Maven artifact.
    static Path embedded(Path directory) throws IOException {
        String system =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                        ? "Darwin"
                        : "Linux";
        InputStream packed =
                Objects.requireNonNull(
                        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                                system, ArchUtils.normalize(System.getProperty("os.arch"))));
        try (var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        return directory.resolve("bin");
    }

    /// The programs of Debian's package, the newest; empty where it is not installed.
    static Optional<Path> debian() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (var versions = Files.list(all)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.naturalOrder());
        }
    }

    /// Initialises and starts it; some seconds.
    ///
    /// @param rules lines of `pg_hba.conf`, after one that lets `postgres` in
    /// @param settings as `name=value`
    static TestPostgres start(Path bin, Path directory, String rules, List<String> settings)
            throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        if (!Files.exists(data)) {
            run(
                    bin.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync");
        }
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "host all postgres 127.0.0.1/32 trust\n" + rules.stripIndent());
        int port = freePort();
        List<String> command = ordinary();
        command.addAll(
                List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port)));
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "listen_addresses=127.0.0.1",
                                "unix_socket_directories=" + directory,
                                "fsync=off",
                                "shared_buffers=16MB"));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        var server = new TestPostgres(process, directory, port);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /// What it has logged.
    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /// Runs statements as the superuser, past all gates.
    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The only value of a query, past all gates.
    String value(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable",
                "postgres",
                "");
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                execute("SELECT 1");
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("Postgres did not start: " + log(), e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        List<String> all = ordinary();
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    /// Postgres refuses to run as root; in a user namespace without a mapping root is nobody.
    private static List<String> ordinary() {
        return "root".equals(System.getProperty("user.name"))
                ? new ArrayList<>(List.of("unshare", "-U"))
                : new ArrayList<>();
    }

    /// Ends it and its sessions, by its fast shutdown.
    @Override
    public void close() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
