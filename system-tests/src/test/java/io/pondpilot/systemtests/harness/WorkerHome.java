package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The prepared directory of the worker, made once and kept between runs.
public final class WorkerHome {
    private static final Duration PREPARE = Duration.ofMinutes(8);

    private WorkerHome() {}

    /// The directory, prepared now if it is missing or older than the worker's jar.
    public static Path prepared() {
        String given = System.getProperty("pondpilot.worker.home");
        if (given != null) {
            return Path.of(given);
        }
        Path home = Layout.root().resolve(".pondpilot/worker-home-test");
        try {
            Files.createDirectories(home.getParent());
            Path lock = home.resolveSibling("worker-home-test.lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                Path stamp = home.resolve("prepared-for-tests");
                Path jar = Layout.workerJars().resolve("duckdb-worker.jar");
                if (!Files.exists(stamp)
                        || Files.getLastModifiedTime(stamp)
                                        .compareTo(Files.getLastModifiedTime(jar))
                                < 0) {
                    prepare(home);
                    Files.writeString(stamp, "");
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void prepare(Path home) {
        Path jars = Layout.workerJars();
        try (RunningProcess prepare =
                RunningProcess.start(
                        "prepare",
                        List.of(
                                Layout.java(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "-cp",
                                jars.resolve("duckdb-worker.jar")
                                        + ":"
                                        + jars.resolve("lib")
                                        + "/*",
                                "io.pondpilot.worker.prepare.Prepare",
                                "--home",
                                home.toString(),
                                "--lib",
                                jars.resolve("duckdb-worker.jar").toString(),
                                jars.resolve("lib").toString()),
                        Map.of(),
                        Layout.logs("worker-home").resolve("prepare.log"))) {
            int exit = prepare.await(PREPARE);
            if (exit != 0) {
                throw new IllegalStateException(
                        "prepare ended with " + exit + "\n" + prepare.tail());
            }
        }
    }
}
