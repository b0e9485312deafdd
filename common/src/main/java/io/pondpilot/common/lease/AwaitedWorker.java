package io.pondpilot.common.lease;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.Acquisition.Ready;
import io.pondpilot.common.lease.Acquisition.Refused;
import io.pondpilot.common.lease.Acquisition.Waiting;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All who wait on this node for one user's worker, and the one virtual thread that asks for them.
/// It ends when it has an answer or when nobody waits any more; then it cannot be joined again.
final class AwaitedWorker {
    /// A short absence of Redis, as in a restart, is waited out.
    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(3);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Supplier<Acquisition> acquire;
    private final Duration poll;
    private int waiters;
    private boolean started;
    private boolean ended;
    private boolean woken;
    private @Nullable Route route;
    private @Nullable ProxyException failure;

    AwaitedWorker(Supplier<Acquisition> acquire, Duration poll) {
        this.acquire = acquire;
        this.poll = poll;
    }

    /// Becomes one of the waiters; false when it is too late for this one.
    boolean join() {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            waiters++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            waiters--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Starts asking, if nobody has; `atEnd` runs before the waiters get their answer.
    void startOnce(Runnable atEnd) {
        lock.lock();
        try {
            if (started) {
                return;
            }
            started = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("await-worker").start(() -> ask(atEnd));
    }

    /// A notice came: ask now.
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Route await(Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                if (route != null) {
                    return route;
                }
                if (failure != null) {
                    throw copy(failure);
                }
                if (nanos <= 0) {
                    throw new ProxyException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the worker was not ready in time; it is still being started, try again",
                            Duration.ofSeconds(2),
                            null);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProxyException(ErrorCode.CANCELLED, "the call was cancelled", e);
        } finally {
            lock.unlock();
        }
    }

    /// Each waiter throws a failure of its own: one exception in a thousand threads would share its
    /// suppressed ones and its stack.
    private static ProxyException copy(ProxyException failure) {
        return new ProxyException(
                failure.code(),
                failure.getMessage(),
                failure.retryAfter().orElse(null),
                failure.getCause());
    }

    private void ask(Runnable atEnd) {
        long lastAnswer = System.nanoTime();
        try {
            while (pending()) {
                try {
                    if (settled(acquire.get(), atEnd)) {
                        return;
                    }
                    lastAnswer = System.nanoTime();
                } catch (ProxyException e) {
                    if (System.nanoTime() - lastAnswer > REDIS_PATIENCE.toNanos()) {
                        end(atEnd, null, e);
                        return;
                    }
                }
                pause();
            }
        } catch (RuntimeException e) {
            end(
                    atEnd,
                    null,
                    new ProxyException(
                            ErrorCode.INTERNAL, "asking for the worker failed on our side", e));
        } finally {
            end(atEnd, null, null);
        }
    }

    private boolean settled(Acquisition acquisition, Runnable atEnd) {
        switch (acquisition) {
            case Ready ready -> end(atEnd, ready.route(), null);
            case Refused refused ->
                    end(
                            atEnd,
                            null,
                            new ProxyException(
                                    refused.code(), refused.reason(), refused.retryAfter(), null));
            case Waiting _ -> {
                return false;
            }
        }
        return true;
    }

    private boolean pending() {
        lock.lock();
        try {
            // Whoever comes after this sees `ended` and takes a new one.
            ended = ended || waiters == 0;
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long nanos = poll.toNanos();
            while (!woken && waiters > 0 && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            woken = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    void fail(ProxyException e) {
        end(() -> {}, null, e);
    }

    private void end(Runnable atEnd, @Nullable Route found, @Nullable ProxyException e) {
        atEnd.run();
        lock.lock();
        try {
            ended = true;
            if (route == null && failure == null) {
                route = found;
                failure = e;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
