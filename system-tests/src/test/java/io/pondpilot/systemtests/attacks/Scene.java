package io.pondpilot.systemtests.attacks;

import io.pondpilot.systemtests.harness.ShopDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What an attacker would find: files whose contents and names hold a canary, a directory that can
/// be written, a port that listens.
final class Scene implements AutoCloseable {
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    private final Path directory;
    private final Path writable;
    private final ServerSocket listener;
    private final AtomicInteger dialled = new AtomicInteger();

    Scene() {
        try {
            directory = Files.createTempDirectory(Path.of("/tmp"), "pp-scene-");
            writable = Files.createTempDirectory(Path.of("/tmp"), "pp-out-");
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            plant();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("cannot set the scene", e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    private void plant() throws IOException, SQLException {
        for (String name : List.of("canary.txt", "canary.csv", "secret.env", ".pgpass")) {
            Files.writeString(directory.resolve(name), canary + "\n");
        }
        Files.writeString(directory.resolve("canary.json"), "{\"a\": \"" + canary + "\"}\n");
        Files.writeString(directory.resolve("name-" + canary), "");
        Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(directory.resolve("secrets/one"), canary);
        String insert = "CREATE TABLE secrets AS SELECT '" + canary + "' AS a";
        String path = directory + "/";
        try (Connection duckDb =
                        DriverManager.getConnection("jdbc:duckdb:" + path + "canary.duckdb");
                Statement sql = duckDb.createStatement()) {
            sql.execute(insert);
            sql.execute(
                    "COPY secrets TO '"
                            + path
                            + "canary.parquet' (FORMAT parquet, KV_METADATA {canary: '"
                            + canary
                            + "'})");
            sql.execute("CREATE TABLE imported AS FROM secrets");
            sql.execute("EXPORT DATABASE '" + path + "export'");
        }
        try (Connection sqlite =
                        DriverManager.getConnection("jdbc:sqlite:" + path + "canary.sqlite");
                Statement sql = sqlite.createStatement()) {
            sql.execute(insert);
        }
        Files.copy(
                directory.resolve("canary.csv"),
                directory.resolve("canary.csv.bak"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                listener.accept().close();
                dialled.incrementAndGet();
            } catch (IOException _) {
                // Closed, or the attacker has gone.
            }
        }
    }

    String canary() {
        return canary;
    }

    Path directory() {
        return directory;
    }

    Path writable() {
        return writable;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Connections so far.
    int dialled() {
        return dialled.get();
    }

    /// What stands in a directory that was empty; it is empty again afterwards.
    static List<Path> taken(Path directory) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                // DuckDB's own, where it spills.
                if (!each.equals(directory)
                        && !each.getFileName().toString().startsWith("duckdb_temp_")) {
                    found.add(each);
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // The directory has gone, or is used.
        }
        return found;
    }

    /// Secrets of an operator that no tenant and no log may see.
    static List<String> secrets() {
        return List.of(
                ShopDatabases.password(),
                ShopDatabases.passwordInUrl(),
                io.pondpilot.systemtests.harness.ProxyCluster.CLUSTER_SECRET,
                io.pondpilot.systemtests.harness.Tokens.SECRET);
    }

    @Override
    public void close() {
        try {
            listener.close();
            taken(writable);
            taken(directory);
            Files.deleteIfExists(writable);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
