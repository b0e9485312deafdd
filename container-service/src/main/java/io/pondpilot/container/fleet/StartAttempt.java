package io.pondpilot.container.fleet;

import io.pondpilot.container.orchestrator.WorkerExit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A start under way: hears when its worker ends before it is ready.
public final class StartAttempt implements AutoCloseable {
    private final BlockingQueue<WorkerExit> exits = new LinkedBlockingQueue<>();
    private final Runnable atEnd;
    private final Consumer<WorkerExit> later;

    /// @param atEnd takes the attempt away
    /// @param later hears the ends that come after the start
    StartAttempt(Runnable atEnd, Consumer<WorkerExit> later) {
        this.atEnd = atEnd;
        this.later = later;
    }

    void ended(WorkerExit exit) {
        exits.add(exit);
    }

    /// Waits for the worker's end.
    ///
    /// @return empty when it lives on after the time
    public Optional<WorkerExit> awaitEnd(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(exits.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// The worker is ready: from now on its end is the fleet's concern, also if it came meanwhile.
    public void served() {
        atEnd.run();
        for (WorkerExit exit = exits.poll(); exit != null; exit = exits.poll()) {
            later.accept(exit);
        }
    }

    @Override
    public void close() {
        atEnd.run();
    }
}
