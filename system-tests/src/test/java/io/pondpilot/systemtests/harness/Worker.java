package io.pondpilot.systemtests.harness;

import java.nio.file.Path;
import java.time.Instant;

/// A user's worker as its directory tells (`worker.json`).
///
/// @param started when its process began, to tell it from a later process with the same id
public record Worker(String user, long generation, long pid, Instant started, Path directory) {
    /// Whether this very process still runs.
    public boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(p -> p.info().startInstant().map(started::equals).orElse(false))
                .isPresent();
    }

    /// As `kill -9`.
    public void kill() {
        RunningProcess.signal(pid, "KILL");
        Await.until(
                "worker " + pid + " is gone", java.time.Duration.ofSeconds(10), () -> !isAlive());
    }

    /// The socket that speaks Flight.
    public Path flightSocket() {
        return directory.resolve("flight.sock");
    }

    /// The socket that container-service asks for its status.
    public Path controlSocket() {
        return directory.resolve("control.sock");
    }
}
