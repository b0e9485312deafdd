package io.pondpilot.systemtests.clients;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Runs another language's tools (npm, go, cargo) as this machine has them set up.
public final class Toolchain {
    private static final List<String> SETTINGS =
            List.of("npm_config_", "go", "cargo_", "rustup_", "ssl_cert_", "node_extra_");

    private Toolchain() {}

    /// The settings of this machine that decide where packages come from.
    public static Map<String, String> environment() {
        Map<String, String> kept = new HashMap<>(System.getenv());
        kept.keySet()
                .removeIf(key -> {
                    String name = key.toLowerCase(Locale.ROOT);
                    return !name.endsWith("_proxy")
                            && SETTINGS.stream().noneMatch(name::startsWith);
                });
        return kept;
    }

    /// Runs a command to its end.
    ///
    /// @throws AssertionError with the end of what it said, when it fails or takes over five
    ///   minutes
    static void run(String name, List<String> command) {
        Path log = Layout.logs("tools").resolve(name + ".log");
        try (RunningProcess process = RunningProcess.start(name, command, environment(), log)) {
            int exit = process.await(Duration.ofMinutes(5));
            if (exit != 0) {
                throw new AssertionError(
                        String.join(" ", command) + " ended with " + exit + "\n" + process.tail());
            }
        }
    }
}
