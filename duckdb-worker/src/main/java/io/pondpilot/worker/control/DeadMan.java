package io.pondpilot.worker.control;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Ends a worker that no one has asked after for a while: its owner is gone for good.
public final class DeadMan implements AutoCloseable {
    private final AtomicLong lastSign = new AtomicLong(System.nanoTime());
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("dead-man").factory());

    /// Watches from now on.
    ///
    /// @param silence after which `end` is called, once
    public DeadMan(Duration silence, Runnable end) {
        long period = Math.max(10, Math.min(1_000, silence.toMillis() / 4));
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> {
                            if (System.nanoTime() - lastSign.get() > silence.toNanos()) {
                                timer.shutdown();
                                end.run();
                            }
                        },
                        period,
                        period,
                        TimeUnit.MILLISECONDS);
    }

    /// Someone has asked.
    public void sign() {
        lastSign.set(System.nanoTime());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
