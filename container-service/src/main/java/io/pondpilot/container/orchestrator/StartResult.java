package io.pondpilot.container.orchestrator;

import java.time.Duration;
import java.util.Optional;

/// What came of a start.
public sealed interface StartResult {
    /// The worker was started now. It may still die before it is ready: an event tells.
    ///
    /// @param creation of the time that it took, what passed before anything ran; empty where
    ///   making and starting are one
    record Started(RunningWorker worker, Optional<Duration> creation) implements StartResult {}

    /// A worker of this user and generation ran already; it was left as it is.
    record AlreadyRunning(RunningWorker worker) implements StartResult {}

    /// Nothing runs, and nothing was left behind.
    ///
    /// @param cause why, without secrets
    record Failed(String cause) implements StartResult {}
}
