package io.pondpilot.common.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects what a service opened and closes it in reverse order, once. A failed start and a normal
/// stop unwind the same way. One part that fails to close does not keep the others open.
/// Thread-safe.
public final class Closer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closer.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean closed;

    /// Adds a part and returns it. A part added after [#close] is closed at once.
    public <T extends AutoCloseable> T add(T part) {
        boolean late;
        lock.lock();
        try {
            late = closed;
            if (!late) {
                opened.push(part);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            closeOne(part);
        }
        return part;
    }

    /// Closes everything, last opened first. Blocks as long as the parts do; failures are logged.
    @Override
    public void close() {
        while (true) {
            AutoCloseable next;
            lock.lock();
            try {
                closed = true;
                next = opened.poll();
            } finally {
                lock.unlock();
            }
            if (next == null) {
                return;
            }
            closeOne(next);
        }
    }

    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            log.atWarn()
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .setCause(e)
                    .log("Closing failed");
        }
    }
}
