package io.pondpilot.ai.call;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What may end a call from outside: its time-outs, its client's leaving, the end of the process.
/// The first reason counts; it closes what the call waits for. Thread-safe.
public final class Lifeline {
    /// Why a call was ended.
    public enum End {
        CLIENT_GONE,
        IDLE,
        TOTAL,
        STOPPING;

        /// For logs and metrics.
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long mustEnd;
    private volatile @Nullable Runnable cancel;
    private volatile @Nullable Due due;

    private record Due(long at, Runnable action) {}

    /// @param total from now
    public Lifeline(Duration total) {
        this.mustEnd = System.nanoTime() + total.toNanos();
    }

    /// Ends the call.
    public void end(End reason) {
        if (end.compareAndSet(null, reason)) {
            ended.countDown();
            Runnable closing = cancel;
            if (closing != null) {
                closing.run();
            }
        }
    }

    /// Why it was ended, if it was.
    public @Nullable End ended() {
        return end.get();
    }

    /// What to close when the call is ended; at once if it is already.
    void hold(Runnable closing) {
        cancel = closing;
        if (end.get() != null) {
            closing.run();
        }
    }

    /// Nothing is waited for any more that would have to be closed.
    void release() {
        due = null;
        cancel = null;
    }

    /// Runs the action once after this time, unless something else is asked for before. It must not
    /// block.
    void within(long nanos, Runnable action) {
        due = new Due(System.nanoTime() + nanos, action);
    }

    /// Waits.
    ///
    /// @return false when the call was ended meanwhile
    boolean sleep(Duration time) {
        try {
            return !ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(End.STOPPING);
            return false;
        }
    }

    /// Looks at the clock; called by [Watch].
    public void tick(long now) {
        Due next = due;
        if (now - mustEnd >= 0) {
            end(End.TOTAL);
        } else if (next != null && now - next.at() >= 0) {
            due = null;
            next.action().run();
        }
    }
}
