package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A worker that is told the real connection strings, as no service does: what a search must find
/// that finds nothing elsewhere.
public final class DirectWorker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREDENTIAL = "a-credential-of-a-test-alone";

    private final Path directory;
    private final RunningProcess process;

    private DirectWorker(Path directory, RunningProcess process) {
        this.directory = directory;
        this.process = process;
    }

    /// Starts it with these databases, in the words of a configuration, and waits until it serves.
    public static DirectWorker start(List<Map<String, Object>> databases) {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "pp-");
            Path home = WorkerHome.prepared();
            Path log = Layout.logs("direct-worker").resolve("worker.log");
            // What a former run wrote says nothing of this one.
            Files.deleteIfExists(log);
            Path bootstrap =
                    Files.write(
                            directory.resolve("bootstrap.json"),
                            JSON.writeValueAsBytes(bootstrap(directory, databases)));
            RunningProcess process =
                    RunningProcess.start(
                            "direct worker",
                            List.of(
                                    Layout.java(),
                                    "@" + home.resolve("worker.args"),
                                    "io.pondpilot.worker.Main",
                                    "--home",
                                    home.toString()),
                            Map.of(),
                            bootstrap,
                            log);
            DirectWorker worker = new DirectWorker(directory, process);
            Await.until(
                    "the worker is ready",
                    Duration.ofSeconds(60),
                    () -> process.log().contains("Worker ready"));
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> bootstrap(
            Path directory, List<Map<String, Object>> databases) {
        Map<String, Object> bootstrap = new LinkedHashMap<>();
        bootstrap.put("user", "direct");
        bootstrap.put("generation", 1);
        bootstrap.put("credential", CREDENTIAL);
        bootstrap.put("flight", "unix:" + directory.resolve("flight.sock"));
        bootstrap.put("control", "unix:" + directory.resolve("control.sock"));
        bootstrap.put("memory_limit", 512L << 20);
        bootstrap.put("threads", 1);
        bootstrap.put("temp_directory", directory.toString());
        bootstrap.put("temp_limit", 1L << 30);
        bootstrap.put("max_streams", 10);
        bootstrap.put("dead_man_ms", 600_000);
        bootstrap.put("extensions", List.of());
        bootstrap.put(
                "databases",
                databases.stream()
                        .map(database -> {
                            Map<String, Object> told = new LinkedHashMap<>(database);
                            told.put("read_only", true);
                            return told;
                        })
                        .toList());
        return bootstrap;
    }

    /// Its socket for Flight.
    public Path flightSocket() {
        return directory.resolve("flight.sock");
    }

    /// What its callers present.
    public static String credential() {
        return CREDENTIAL;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
        Layout.delete(directory);
    }
}
