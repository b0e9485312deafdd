package io.pondpilot.systemtests.clients;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A Python with the clients of `python/requirements.txt`: the one that `./pondpilot test` made
/// (`PONDPILOT_PYTHON`), else one made here.
public final class PythonEnvironment {
    private PythonEnvironment() {}

    /// The interpreter to start.
    public static String python() {
        String given = System.getenv("PONDPILOT_PYTHON");
        if (given != null) {
            return given;
        }
        Path environment = Layout.root().resolve(".pondpilot/venv-system-tests");
        Path python = environment.resolve("bin/python");
        Path stamp = environment.resolve("complete");
        if (!Files.exists(stamp)) {
            run("venv", List.of("python3", "-m", "venv", environment.toString()));
            run(
                    "pip",
                    List.of(
                            python.toString(),
                            "-m",
                            "pip",
                            "install",
                            "-q",
                            "--disable-pip-version-check",
                            "-r",
                            tests().resolve("requirements.txt").toString()));
            run("stamp", List.of("touch", stamp.toString()));
        }
        return python.toString();
    }

    /// The folder of the pytest files.
    static Path tests() {
        return Layout.root().resolve("system-tests/python");
    }

    private static void run(String name, List<String> command) {
        try (RunningProcess process =
                RunningProcess.start(
                        name, command, pip(), Layout.logs("python").resolve(name + ".log"))) {
            int exit = process.await(Duration.ofMinutes(5));
            if (exit != 0) {
                throw new IllegalStateException(
                        command + " ended with " + exit + "\n" + process.tail());
            }
        }
    }

    /// pip keeps the settings of this machine.
    private static Map<String, String> pip() {
        Map<String, String> kept = new java.util.HashMap<>(System.getenv());
        kept.keySet()
                .removeIf(key ->
                        !key.startsWith("PIP_")
                                && !key.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        return kept;
    }
}
