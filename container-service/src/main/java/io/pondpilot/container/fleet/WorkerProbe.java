package io.pondpilot.container.fleet;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.common.worker.WorkerStatus;
import io.pondpilot.container.orchestrator.RunningWorker;
import java.time.Duration;

/// Speaks to workers in the control protocol, with the credential that belongs to each.
///
/// @param credentials of all workers
/// @param deadline for connecting and for each answer
public record WorkerProbe(WorkerCredentials credentials, Duration deadline) {
    /// What a worker answered.
    public sealed interface Answer {
        /// It is the worker its labels tell.
        record Alive(WorkerStatus status) implements Answer {}

        /// It does not take our credential, or is another one.
        record Foreign() implements Answer {}

        /// It did not answer in time.
        record Silent() implements Answer {}
    }

    /// Connects; the caller closes.
    ///
    /// @throws ProxyException when nobody listens
    public WorkerControl connect(RunningWorker worker) {
        return WorkerControl.connect(
                worker.control(), credentials.of(worker.user(), worker.generation()), deadline);
    }

    /// Asks a worker once, over a connection of its own.
    public Answer ask(RunningWorker worker) {
        try (WorkerControl control = connect(worker)) {
            return ask(worker, control);
        } catch (ProxyException e) {
            return new Answer.Silent();
        }
    }

    /// Asks a worker over an open connection.
    public static Answer ask(RunningWorker worker, WorkerControl control) {
        try {
            WorkerStatus status = control.status();
            return status.user().equals(worker.user()) && status.generation() == worker.generation()
                    ? new Answer.Alive(status)
                    : new Answer.Foreign();
        } catch (ProxyException e) {
            // An answer that refuses has no cause; silence has one.
            return e.getCause() == null ? new Answer.Foreign() : new Answer.Silent();
        }
    }
}
