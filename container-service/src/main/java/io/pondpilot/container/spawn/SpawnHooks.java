package io.pondpilot.container.spawn;

import io.pondpilot.container.orchestrator.WorkerName;

/// The named points of a start, for those who must see them: tests that crash there.
public interface SpawnHooks {
    /// Nothing happens at any point.
    SpawnHooks NONE = new SpawnHooks() {};

    /// The start is claimed; nothing runs yet.
    default void beforeCreate(WorkerName name) {}

    /// The worker runs; nobody has asked it anything yet.
    default void afterCreate(WorkerName name) {}

    /// The worker is ready; its lease does not say so yet.
    default void beforeReady(WorkerName name) {}

    /// The lease says ready; the message is not acknowledged yet.
    default void beforeAck(WorkerName name) {}
}
