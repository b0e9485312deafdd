package io.pondpilot.common.lease;

import io.pondpilot.common.identity.UserId;
import java.util.Map;

/// Something that happened to a worker.
public sealed interface LifecycleEvent {
    /// Whose worker.
    UserId user();

    /// Which start of it.
    long generation();

    /// It serves.
    ///
    /// @param containerId what the backend calls it
    /// @param startMillis how long the start took
    /// @param phases how many milliseconds each phase of it took, by the names of the metrics
    record Spawned(
            UserId user,
            long generation,
            String containerId,
            long startMillis,
            Map<String, Long> phases)
            implements LifecycleEvent {
        public Spawned {
            phases = Map.copyOf(phases);
        }
    }

    /// It has ended.
    ///
    /// @param containerId what the backend calls it
    /// @param reason `idle_timeout`, `shutdown`, `crashed`, `requested`, ...
    record Stopped(UserId user, long generation, String containerId, String reason)
            implements LifecycleEvent {}

    /// It could not be started.
    ///
    /// @param error safe for operators; no secrets
    record Failed(UserId user, long generation, String error) implements LifecycleEvent {}
}
