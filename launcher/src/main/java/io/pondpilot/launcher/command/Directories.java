package io.pondpilot.launcher.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where state is kept.
final class Directories {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where state is kept (default: .pondpilot in the working directory).")
    @Nullable Path given;

    Path base() {
        return Optional.ofNullable(given)
                .orElse(Path.of(".pondpilot"))
                .toAbsolutePath()
                .normalize();
    }

    /// The worker's home that the demo runs: `WORKER_HOME` as for a service, else one beside the
    /// state.
    Path workerHome() {
        return Optional.ofNullable(System.getenv("WORKER_HOME"))
                .map(home -> Path.of(home).toAbsolutePath().normalize())
                .orElseGet(() -> base().resolve("worker-home"));
    }
}
