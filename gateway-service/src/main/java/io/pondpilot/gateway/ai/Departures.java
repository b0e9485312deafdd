package io.pondpilot.gateway.ai;

import io.pondpilot.common.net.WatchedConnection;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Ends what is waited for on behalf of clients that have left. The thread that forwards a call is
/// interrupted, which closes the socket that it reads or writes: ai-service sees the call's end,
/// and ends its own. A call that is over within 200 ms costs an entry in a queue and no more.
final class Departures implements AutoCloseable {
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ScheduledThreadPoolExecutor timer;

    Departures() {
        timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("departures").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Interrupts this thread when the client of this connection leaves.
    Attendance attend(WatchedConnection connection) {
        Attendance attendance = new Attendance(Thread.currentThread(), connection);
        attendance.begin =
                timer.schedule(attendance::watch, SHORT.toMillis(), TimeUnit.MILLISECONDS);
        return attendance;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /// A client that is waited upon; closing it says that it was served.
    static final class Attendance implements AutoCloseable {
        private final Thread server;
        private final WatchedConnection connection;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable ScheduledFuture<?> begin;
        private boolean over;
        private volatile boolean left;

        private Attendance(Thread server, WatchedConnection connection) {
            this.server = server;
            this.connection = connection;
        }

        /// Whether the thread was interrupted because the client has left.
        boolean left() {
            return left;
        }

        private void watch() {
            lock.lock();
            try {
                if (!over) {
                    connection.watch(this::leave);
                }
            } finally {
                lock.unlock();
            }
        }

        // Under the lock: the thread is not interrupted in what it does after this call.
        private void leave() {
            lock.lock();
            try {
                if (!over) {
                    left = true;
                    server.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                over = true;
                connection.unwatch();
            } finally {
                lock.unlock();
            }
            ScheduledFuture<?> scheduled = begin;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }
}
