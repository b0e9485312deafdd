package io.pondpilot.ai.call;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at all calls ten times a second, so that a call needs no timer of its own: entering and
/// leaving a set is all that a fast call pays for its time-outs. Thread-safe.
public final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final long PERIOD = Duration.ofMillis(100).toNanos();

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /// Something that has a look at the clock. It must not block.
    @FunctionalInterface
    public interface Watched {
        /// Has a look.
        ///
        /// @param now of [System#nanoTime]
        void tick(long now);
    }

    /// Starts looking.
    public Watch() {
        thread = Thread.ofPlatform().daemon().name("ai-watch").start(this::run);
    }

    /// Looks at it from now on.
    public void add(Watched one) {
        watched.add(one);
    }

    /// No more.
    public void remove(Watched one) {
        watched.remove(one);
    }

    /// How many are looked at.
    public int size() {
        return watched.size();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            long now = System.nanoTime();
            for (Watched one : watched) {
                try {
                    one.tick(now);
                } catch (RuntimeException e) {
                    log.atError().setCause(e).log("Watching a call failed");
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
