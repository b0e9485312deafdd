package io.pondpilot.container.orchestrator;

/// Why a worker ended.
public sealed interface ExitReason {
    /// [Orchestrator#stop] was asked for it.
    record Stopped() implements ExitReason {}

    /// It ended by itself.
    ///
    /// @param code its exit code
    record Exited(int code) implements ExitReason {}

    /// Somebody else sent it a signal.
    ///
    /// @param signal the signal's number
    record Signalled(int signal) implements ExitReason {}

    /// It ran out of memory.
    record OutOfMemory() implements ExitReason {}

    /// It held more on disk than it may, and was ended for it.
    record DiskFull() implements ExitReason {}

    /// It is gone and nobody saw how: it was started by a predecessor of this service.
    record Unseen() implements ExitReason {}
}
