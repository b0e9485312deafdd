package io.pondpilot.launcher.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The `setsid` program, where there is one (Linux); without it children share the terminal's
/// Ctrl-C with their owner, which is only less tidy.
final class OwnSession {
    private OwnSession() {}

    static Optional<String> prefix() {
        return List.of("/usr/bin/setsid", "/bin/setsid").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }
}
