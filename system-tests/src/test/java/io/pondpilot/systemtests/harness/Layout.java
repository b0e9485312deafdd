package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where things are: the checkout, the jars it built, the places tests may write to.
public final class Layout {
    private Layout() {}

    /// The folder of the checkout (`pondpilot.root`).
    public static Path root() {
        return Path.of(System.getProperty("pondpilot.root", "..")).toAbsolutePath().normalize();
    }

    /// The logs of everything a test starts, one folder each; kept after the run.
    public static Path logs(String test) {
        return root().resolve("system-tests/target/system-logs").resolve(test);
    }

    /// The Java that runs the tests runs the proxy.
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static Path workerJars() {
        return existing(root().resolve("duckdb-worker/target"), "duckdb-worker.jar");
    }

    /// The command line of the product, as the `pondpilot` script starts it.
    public static List<String> launcher(List<String> jvm, List<String> arguments) {
        Path target = existing(root().resolve("launcher/target"), "launcher.jar");
        Path jvmArguments = root().resolve("launcher/jvm.args");
        List<String> command = new ArrayList<>(List.of(java()));
        if (Files.exists(jvmArguments)) {
            command.add("@" + jvmArguments);
        }
        command.addAll(jvm);
        command.addAll(
                List.of(
                        "-Dpondpilot.root=" + root(),
                        "-Dpondpilot.worker.jars=" + workerJars(),
                        "-cp",
                        target.resolve("launcher.jar") + ":" + target.resolve("lib") + "/*",
                        "io.pondpilot.launcher.Main"));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /// Removes a directory that a test made, as far as it can.
    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException _) {
            // What is left stays in the temporary directory.
        }
    }

    private static Path existing(Path target, String jar) {
        if (!Files.exists(target.resolve(jar))) {
            throw new IllegalStateException(
                    "no " + target.resolve(jar) + ": build it with mvn package -DskipTests");
        }
        return target;
    }
}
