package io.pondpilot.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What to start and how to end it.
///
/// @param name short name for messages and file names, as in `postgres`
/// @param command program and arguments; no secrets, since every local user can read them
/// @param directory working directory, must exist
/// @param state directory for `<name>.log` and `<name>.pid`, must exist
/// @param stopSignal signal name without SIG that asks for a clean end, as in `TERM`
/// @param stopGrace how long a clean end may take before the process is killed
public record ChildSpec(
        String name,
        List<String> command,
        Path directory,
        Path state,
        String stopSignal,
        Duration stopGrace) {
    public ChildSpec {
        command = List.copyOf(command);
    }

    Path log() {
        return state.resolve(name + ".log");
    }

    Path pidFile() {
        return state.resolve(name + ".pid");
    }
}
