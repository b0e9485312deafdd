package io.pondpilot.container.process;

import io.pondpilot.common.settings.JailMode;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.place.FileMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which jail workers get on this host; said in one line at the start.
final class JailChoice {
    private static final Logger log = LoggerFactory.getLogger(JailChoice.class);

    private JailChoice() {}

    /// A jail that works, or why there is none.
    sealed interface Found {
        /// It was tried.
        record Works(Bubblewrap jail) implements Found {}

        /// With what helps.
        record Not(String reason) implements Found {}
    }

    /// Chooses as the settings say. Blocks while a jail is tried.
    ///
    /// @throws OrchestratorException when a jail is required and does not work
    static Jail choose(JailMode mode, Path java, Path home, Path runDirectory) throws IOException {
        if (mode == JailMode.NONE) {
            return without("containers.jail is none");
        }
        Path filter = runDirectory.resolve("jail.bpf");
        return switch (find(java, home, runDirectory, filter)) {
            case Found.Works(Bubblewrap jail) -> {
                log.atInfo().addKeyValue(Keys.PATH, jail.program()).log("Workers run in a jail");
                yield jail;
            }
            case Found.Not(String reason) -> {
                if (mode == JailMode.REQUIRED) {
                    throw new OrchestratorException(
                            "containers.jail is required, and workers cannot be jailed: " + reason,
                            null);
                }
                yield without(reason);
            }
        };
    }

    private static Jail without(String reason) {
        log.atWarn()
                .addKeyValue(Keys.REASON, reason)
                .log(
                        "Workers run without a jail: who takes one over has this account's files and network");
        return new Jail.None();
    }

    /// Looks for the means and tries them.
    ///
    /// @param filter where the filter of system calls is written; workers start with it
    static Found find(Path java, Path home, Path runDirectory, Path filter) throws IOException {
        Optional<Path> program = program("bwrap");
        if (program.isEmpty()) {
            return new Found.Not("bwrap is not installed; " + JailAdvice.INSTALL);
        }
        Path bin = java.toRealPath().getParent();
        Path jdk = bin == null || bin.getParent() == null ? Path.of("/usr") : bin.getParent();
        // By both names, should a link lead to it: its own files may know either.
        List<Path> programs = Stream.of(jdk, home, home.toRealPath()).distinct().toList();
        List<Path> taken = Stream.concat(programs.stream(), Stream.of(runDirectory)).toList();
        var files = new FileMounts(taken, Files::exists);
        var jail =
                new Bubblewrap(
                        program.get(),
                        SyscallFilter.write(filter),
                        SystemFiles.ofThisHost(),
                        programs,
                        files);
        return JailTrial.failure(jail, java)
                .<Found>map(Found.Not::new)
                .orElseGet(() -> new Found.Works(jail));
    }

    private static Optional<Path> program(String name) {
        String places = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Arrays.stream(places.split(":", -1))
                .filter(place -> place.startsWith("/"))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
