package io.pondpilot.systemtests.harness;

import java.nio.file.Path;
import java.time.Instant;

/// A user's worker as its directory tells (`worker.json`).
///
/// @param started when its process began, to tell it from a later process with the same id
/// @param flightSocket speaks Flight
/// @param controlSocket is what container-service asks for its status
public record Worker(
        String user,
        long generation,
        long pid,
        Instant started,
        Path directory,
        Path flightSocket,
        Path controlSocket) {
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
}
