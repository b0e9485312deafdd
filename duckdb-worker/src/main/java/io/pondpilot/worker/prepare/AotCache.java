package io.pondpilot.worker.prepare;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.common.worker.WorkerBootstrap;
import io.pondpilot.common.worker.WorkerControl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Trains the AOT cache of JDK 25 on a real worker: it boots with the options of a real one,
/// attaches two files, answers queries by its Flight port, streams, and is stopped.
final class AotCache {
    private static final int TRAINING_SECONDS = 120;
    private static final Secret CREDENTIAL = new Secret("training");
    private final WorkerArguments arguments;
    private final Progress progress;

    AotCache(WorkerArguments arguments, Progress progress) {
        this.arguments = arguments;
        this.progress = progress;
    }

    /// Trains it unless it is up to date, and writes the argument file. A JVM that cannot make one
    /// leaves the worker without: it starts slower and works the same.
    void train() throws IOException, InterruptedException {
        Path key = arguments.home().resolve("worker.aot.key");
        String wanted = key();
        boolean current =
                Files.exists(arguments.cache())
                        && Files.exists(key)
                        && Files.readString(key).equals(wanted);
        if (current) {
            arguments.write(true);
            return;
        }
        progress.line("Training the AOT cache");
        Files.deleteIfExists(key);
        Path made = arguments.home().resolve("worker.aot.part");
        Files.deleteIfExists(made);
        Path directory = Files.createTempDirectory("ppt");
        try {
            train(made, directory);
        } finally {
            delete(directory);
        }
        if (!Files.exists(made)) {
            arguments.write(false);
            progress.line("This JVM made no AOT cache; workers start without it");
            return;
        }
        Files.move(made, arguments.cache(), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(key, wanted);
        arguments.write(true);
    }

    /// What the cache depends on: the JVM, its options, and the jars with their times.
    private String key() throws IOException {
        List<String> parts = new ArrayList<>();
        parts.add(System.getProperty("java.vm.version", ""));
        parts.add(System.getProperty("java.home", ""));
        parts.addAll(arguments.options());
        for (Path jar : Libraries.jars(arguments.home().resolve("lib"))) {
            parts.add(jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
        }
        return String.join("\n", parts);
    }

    private void train(Path made, Path directory) throws IOException, InterruptedException {
        WorkerBootstrap bootstrap = bootstrap(directory);
        Path log = directory.resolve("log");
        Process worker =
                java(
                        bootstrap,
                        log,
                        List.of("-XX:AOTCacheOutput=" + made),
                        List.of("io.pondpilot.worker.Main", "--home", arguments.home().toString()));
        try {
            awaitReady(worker, bootstrap, log);
            Process client = java(bootstrap, log, List.of(), List.of(Training.class.getName()));
            try {
                if (!client.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)
                        || client.exitValue() != 0) {
                    throw new IOException("the worker fails in training: " + text(log));
                }
            } finally {
                client.destroyForcibly();
            }
            try (WorkerControl control = connect(bootstrap)) {
                control.stop();
            }
            if (!worker.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the trained worker did not end: " + text(log));
            }
        } finally {
            worker.destroyForcibly();
            Files.deleteIfExists(made.resolveSibling(made.getFileName() + ".config"));
        }
    }

    private Process java(
            WorkerBootstrap bootstrap, Path log, List<String> options, List<String> main)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(options);
        command.addAll(arguments.options());
        command.addAll(main);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write((bootstrap.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }

    private static String text(Path log) throws IOException {
        return Files.readString(log).lines().collect(Collectors.joining(" | "));
    }

    private static void awaitReady(Process worker, WorkerBootstrap bootstrap, Path log)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            if (!worker.isAlive()) {
                throw new IOException("the worker does not start: " + text(log));
            }
            try (WorkerControl control = connect(bootstrap)) {
                if (control.status().ready()) {
                    return;
                }
            } catch (ProxyException _) {
                // Not listening yet.
            }
            Thread.sleep(20);
        }
        throw new IOException("the worker was not ready within a minute");
    }

    private static WorkerControl connect(WorkerBootstrap bootstrap) {
        return WorkerControl.connect(bootstrap.control(), CREDENTIAL, Duration.ofSeconds(5));
    }

    private WorkerBootstrap bootstrap(Path directory) throws IOException {
        Path sqlite = directory.resolve("t.sqlite");
        Path duckDb = directory.resolve("t.duckdb");
        Path extension =
                arguments.home().resolve("extensions").resolve("sqlite_scanner.duckdb_extension");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("LOAD '" + extension + "'");
            statement.execute("ATTACH '" + sqlite + "' AS s (TYPE sqlite)");
            statement.execute("CREATE TABLE s.t AS SELECT 1 AS a, 'x' AS b");
            statement.execute("ATTACH '" + duckDb + "' AS d");
            statement.execute("CREATE TABLE d.t AS SELECT 1 AS a, 'y' AS c");
        } catch (SQLException e) {
            throw new IOException("the training data cannot be written: " + e.getMessage(), e);
        }
        return new WorkerBootstrap(
                new UserId("training"),
                1,
                CREDENTIAL,
                new WorkerAddress.Unix(directory.resolve("flight.sock")),
                new WorkerAddress.Unix(directory.resolve("control.sock")),
                ByteSize.parse("512m"),
                2,
                directory.resolve("tmp"),
                ByteSize.parse("64m"),
                8,
                Duration.ofMinutes(5),
                List.of("postgres", "mysql"),
                List.of(
                        new AttachedDatabase(
                                "trained_sqlite",
                                DatabaseType.SQLITE,
                                new Secret(sqlite.toString()),
                                true),
                        new AttachedDatabase(
                                "trained_duckdb",
                                DatabaseType.DUCKDB,
                                new Secret(duckDb.toString()),
                                true)));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
