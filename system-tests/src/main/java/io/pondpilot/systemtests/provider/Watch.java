package io.pondpilot.systemtests.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Reads a client's socket while the answer is under way: its end is noticed in the moment it
/// comes, and not at the next write. A provider that only sleeps and writes is blind to it.
final class Watch {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread reader;
    private boolean gone;
    private boolean ended;

    private Watch(Inbound in, Observation observation) {
        reader = Thread.ofVirtual().name("watch").unstarted(() -> read(in, observation));
    }

    /// Watches until bytes of a next request come, or the end.
    static Watch begin(Inbound in, Observation observation) {
        Watch watch = new Watch(in, observation);
        watch.reader.start();
        return watch;
    }

    private void read(Inbound in, Observation observation) {
        boolean left;
        try {
            left = !in.fill();
        } catch (IOException _) {
            left = true;
        }
        if (left) {
            observation.clientLeft();
        }
        lock.lock();
        try {
            gone = left;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for `time`, or until the client has left.
    ///
    /// @return whether it has
    boolean gone(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!gone && left > 0) {
                left = changed.awaitNanos(left);
            }
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next request.
    ///
    /// @return false when the client has left instead
    boolean next() throws InterruptedException {
        lock.lock();
        try {
            while (!ended) {
                changed.await(1, TimeUnit.HOURS);
            }
            return !gone;
        } finally {
            lock.unlock();
        }
    }
}
