package io.pondpilot.container.orchestrator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs workers. Every method blocks, is thread-safe, and throws [OrchestratorException] when the
/// backend cannot be asked. What an implementation must keep is written in `OrchestratorContract`.
public interface Orchestrator extends AutoCloseable {
    /// Names the set of workers that this backend sees: two instances that see the same workers
    /// have the same place, also one after the other. Does not block.
    String place();

    /// Starts a worker, unless one of this name runs already. Returns when it runs, not when it is
    /// ready.
    StartResult start(WorkerSpec spec);

    /// The worker of this name, when it runs.
    Optional<RunningWorker> find(WorkerName name);

    /// All workers that run here, also those which a predecessor of this service started. Complete
    /// or an exception: an empty list means that nothing runs.
    List<RunningWorker> list();

    /// Ends a worker: asks it to, waits for the grace, kills it; then removes what it left.
    ///
    /// @param grace how long it may take to end by itself; zero kills at once
    StopResult stop(WorkerName name, Duration grace);

    /// Tells about every worker that ends, from now until the subscription is closed. Listeners are
    /// called on a virtual thread of their own and may block.
    Subscription onExit(Consumer<WorkerExit> listener);

    /// Lets go. Workers run on.
    @Override
    void close();

    /// A listener that can be taken away.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
