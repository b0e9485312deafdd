package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The JVM options of a worker, in the one place where they are: `<home>/worker.args`, an argument
/// file for `java @<home>/worker.args io.pondpilot.worker.Main --home <home>`.
final class WorkerArguments {
    private final Path home;

    WorkerArguments(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    Path cache() {
        return home.resolve("worker.aot");
    }

    /// Options that are the same when the AOT cache is trained and when it is used; measured in
    /// `RATIONALE.md`.
    List<String> options() throws IOException {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:CompileThresholdScaling=0.5",
                                "-Xms16m",
                                "-Xmx96m",
                                "-Xss512k",
                                "-XX:MaxDirectMemorySize=160m",
                                "-XX:MaxMetaspaceSize=128m",
                                "-XX:ReservedCodeCacheSize=32m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:-UsePerfData",
                                "-XX:TrimNativeHeapInterval=5000",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "-Darrow.allocation.manager.type=Unsafe",
                                "-Dio.netty.leakDetection.level=disabled",
                                "-Dio.netty.allocator.numDirectArenas=1",
                                "-Dio.netty.allocator.numHeapArenas=1"));
        options.add("-Djava.library.path=" + home.resolve("native"));
        options.add("-cp");
        options.add(
                Libraries.jars(home.resolve("lib")).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(":")));
        return options;
    }

    /// Writes the argument file.
    void write(boolean withCache) throws IOException {
        List<String> options = options();
        if (withCache) {
            options.addFirst("-XX:AOTCache=" + cache());
        }
        String text =
                options.stream()
                        .map(WorkerArguments::quoted)
                        .collect(Collectors.joining("\n", "", "\n"));
        Path file = home.resolve("worker.args");
        Path part = home.resolve("worker.args.part");
        Files.writeString(part, text);
        Files.move(
                part,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
