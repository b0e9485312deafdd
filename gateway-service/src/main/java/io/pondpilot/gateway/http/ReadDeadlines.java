package io.pondpilot.gateway.http;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Ends connections that send too slowly. A client that sends a byte now and then never runs into a
/// read time-out, so the whole of a head or body has a deadline. Interrupting the virtual thread
/// that reads closes its socket.
public final class ReadDeadlines implements AutoCloseable {
    private final Duration limit;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("read-deadlines").factory());

    /// Allows `limit` for each head, and again for each body.
    public ReadDeadlines(Duration limit) {
        this.limit = limit;
    }

    /// Begins a deadline for what the calling thread is about to read.
    Reading begin() {
        Reading reading = new Reading(Thread.currentThread());
        reading.expiry = timer.schedule(reading::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
        return reading;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /// Something being read; closing it says that it has been.
    static final class Reading implements AutoCloseable {
        private final Thread reader;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @org.jspecify.annotations.Nullable ScheduledFuture<?> expiry;
        private boolean over;

        private Reading(Thread reader) {
            this.reader = reader;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                over = true;
            } finally {
                lock.unlock();
            }
            ScheduledFuture<?> scheduled = expiry;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }

        // Under the lock: what was read at this very moment is not interrupted later.
        private void expire() {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    reader.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
