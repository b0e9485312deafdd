package io.pondpilot.worker.flight;

import io.grpc.Context;
import io.grpc.Status;
import io.pondpilot.worker.engine.Session;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call that uses DuckDB, from its begin to its end on whatever threads. When its client goes
/// away or its deadline passes, its session is interrupted, again and again until it has ended,
/// because an interrupt that arrives between two phases of a statement is lost.
final class Call implements AutoCloseable, Context.CancellationListener {
    private static final long REPEAT_MILLIS = 50;

    private final Context context;
    private final ScheduledExecutorService interrupter;
    private final Consumer<Call> onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable Session session;
    private volatile @Nullable Session used;
    private volatile @Nullable Status interruption;

    Call(Context context, ScheduledExecutorService interrupter, Consumer<Call> onEnd) {
        this.context = context;
        this.interrupter = interrupter;
        this.onEnd = onEnd;
    }

    void watch() {
        context.addListener(this, Runnable::run);
    }

    /// The session that an interruption goes to from now on.
    void uses(Session target) {
        session = target;
        used = target;
        check();
    }

    /// Does nothing while the call is wanted.
    ///
    /// @throws io.grpc.StatusRuntimeException when the call was interrupted
    void check() {
        Status status = interruption;
        if (status != null) {
            throw status.asRuntimeException();
        }
    }

    /// The statement that it is about, as far as one has come to DuckDB; else empty.
    String asked() {
        Session target = used;
        return target == null ? "" : target.asked();
    }

    /// Why it was interrupted; null when it was not.
    @Nullable Status interruption() {
        return interruption;
    }

    @Override
    public void cancelled(Context cancelled) {
        if (ended.get()) {
            return;
        }
        boolean late = cancelled.cancellationCause() instanceof TimeoutException;
        interrupt(
                late
                        ? Status.DEADLINE_EXCEEDED.withDescription(
                                "the deadline passed before the statement was done")
                        : Status.CANCELLED.withDescription("the client cancelled the call"));
    }

    /// Interrupts because a client asked by another call.
    void cancel() {
        interrupt(Status.CANCELLED.withDescription("the statement was cancelled on request"));
    }

    /// Interrupts for this reason.
    void end(String reason) {
        interrupt(Status.CANCELLED.withDescription(reason));
    }

    /// Interrupts because the worker stops.
    void stop() {
        interrupt(
                Status.UNAVAILABLE.withDescription(
                        "the worker was stopped while the statement ran; send it again"));
    }

    private void interrupt(Status status) {
        lock.lock();
        try {
            if (interruption != null) {
                return;
            }
            interruption = status;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        repeat();
    }

    private void repeat() {
        Session target = session;
        if (ended.get()) {
            return;
        }
        if (target != null) {
            target.interrupt();
        }
        if (!interrupter.isShutdown()) {
            var _ = interrupter.schedule(this::repeat, REPEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /// Whether it has ended.
    boolean ended() {
        return ended.get();
    }

    /// Wakes [#await].
    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits, without spinning, until the condition holds or the call is interrupted.
    ///
    /// @throws io.grpc.StatusRuntimeException when the call was interrupted
    void await(BooleanSupplier condition) throws InterruptedException {
        lock.lock();
        try {
            while (interruption == null && !condition.getAsBoolean()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        check();
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            session = null;
            context.removeListener(this);
            onEnd.accept(this);
        }
    }
}
