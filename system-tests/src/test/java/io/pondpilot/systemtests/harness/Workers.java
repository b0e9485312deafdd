package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The workers below a run directory, watched from outside: every process that was ever seen.
public final class Workers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path runDirectory;
    private final Path logs;
    private final Map<Long, Worker> seen = new ConcurrentHashMap<>();
    private final Thread watcher;
    private volatile boolean closed;

    Workers(Path runDirectory, Path logs) {
        this.runDirectory = runDirectory;
        this.logs = logs;
        this.watcher = Thread.ofPlatform().daemon().name("watch-workers").start(this::watch);
    }

    /// Where their directories appear.
    public Path runDirectory() {
        return runDirectory;
    }

    private void watch() {
        while (!closed) {
            now();
            Await.pause(Duration.ofMillis(100));
        }
    }

    /// The workers whose directory stands now and whose process lives.
    public List<Worker> now() {
        List<Worker> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(runDirectory)) {
            for (Path directory : directories) {
                read(directory).filter(Worker::isAlive).ifPresent(found::add);
            }
        } catch (IOException _) {
            // The directory does not stand yet, or no longer.
        }
        for (Worker worker : found) {
            if (seen.putIfAbsent(worker.pid(), worker) == null) {
                keepLog(worker);
            }
        }
        return found;
    }

    /// A second name for the log, since its directory goes with the worker.
    private void keepLog(Worker worker) {
        try {
            Files.createLink(
                    logs.resolve("worker-" + worker.directory().getFileName() + ".log"),
                    worker.directory().resolve("log"));
        } catch (IOException | UnsupportedOperationException _) {
            // Another file system, or no log: then it goes.
        }
    }

    /// The live worker of `user`, if there is exactly one.
    ///
    /// @throws AssertionError when there are two
    public Optional<Worker> find(String user) {
        List<Worker> found = now().stream().filter(w -> w.user().equals(user)).toList();
        if (found.size() > 1) {
            throw new AssertionError("two workers of " + user + ": " + found);
        }
        return found.stream().findFirst();
    }

    /// The live worker of `user`.
    public Worker of(String user) {
        return find(user).orElseThrow(() -> new AssertionError("no worker of " + user));
    }

    /// Every worker of `user` that was ever seen alive, also those that ended.
    public List<Worker> everOf(String user) {
        now();
        return seen.values().stream().filter(w -> w.user().equals(user)).toList();
    }

    /// Every worker ever seen that still runs, whether or not its directory stands.
    List<Worker> survivors() {
        now();
        return seen.values().stream().filter(Worker::isAlive).toList();
    }

    private static Optional<Worker> read(Path directory) {
        try {
            JsonNode json = JSON.readTree(directory.resolve("worker.json").toFile());
            long pid = json.path("pid").asLong();
            String user = json.path("user").asText();
            if (pid <= 0 || user.isEmpty()) {
                return Optional.empty();
            }
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(started ->
                            new Worker(
                                    user,
                                    json.path("generation").asLong(),
                                    pid,
                                    started,
                                    directory,
                                    socket(json, "flight"),
                                    socket(json, "control")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Path socket(JsonNode json, String name) {
        return Path.of(json.path(name).asText().replaceFirst("^unix:", ""));
    }

    @Override
    public void close() {
        closed = true;
        try {
            watcher.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
