package io.pondpilot.launcher.worker;

import io.pondpilot.launcher.process.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the worker's jars are: `duckdb-worker.jar` beside the directory `lib`.
///
/// @param directory absolute
public record WorkerJars(Path directory) {
    private static final String PROPERTY = "pondpilot.worker.jars";
    private static final String VARIABLE = "PONDPILOT_WORKER_JARS";

    /// The directory named by the system property `pondpilot.worker.jars` or the variable
    /// `PONDPILOT_WORKER_JARS`.
    ///
    /// @throws LaunchException if neither names the jars
    public static WorkerJars find() {
        Path directory =
                Optional.ofNullable(System.getProperty(PROPERTY))
                        .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                        .map(Path::of)
                        .map(Path::toAbsolutePath)
                        .orElseThrow(() ->
                                new LaunchException(
                                        "Where is the worker program? Set "
                                                + VARIABLE
                                                + " to the directory of duckdb-worker.jar,"
                                                + " or start by the pondpilot script"));
        if (!Files.isRegularFile(directory.resolve("duckdb-worker.jar"))) {
            throw new LaunchException(
                    directory + " has no duckdb-worker.jar; build it with './pondpilot build'");
        }
        return new WorkerJars(directory);
    }

    /// For `java -cp`.
    String classPath() {
        return jar() + ":" + libraries() + "/*";
    }

    /// The worker itself.
    Path jar() {
        return directory.resolve("duckdb-worker.jar");
    }

    /// What it needs.
    Path libraries() {
        return directory.resolve("lib");
    }

    /// The program that runs this process.
    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// The program that runs this process, as the start of a command for the worker's class path.
    List<String> java(String... jvmArguments) {
        List<String> command = new ArrayList<>();
        command.add(javaProgram());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", classPath()));
        return command;
    }
}
