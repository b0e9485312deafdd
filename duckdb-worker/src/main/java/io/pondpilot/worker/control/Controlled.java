package io.pondpilot.worker.control;

import io.pondpilot.common.worker.WorkerStatus;

/// What the control socket controls.
public interface Controlled {
    /// How the worker is now; does not block.
    WorkerStatus status();

    /// Refuses new streams, or takes them again.
    ///
    /// @return the streams still running
    int drain(boolean on);

    /// Begins a graceful end; returns at once.
    void stop();
}
