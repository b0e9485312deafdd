package io.pondpilot.common.lease;

import io.pondpilot.common.identity.UserId;

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
    record Spawned(UserId user, long generation, String containerId, long startMillis)
            implements LifecycleEvent {}

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
