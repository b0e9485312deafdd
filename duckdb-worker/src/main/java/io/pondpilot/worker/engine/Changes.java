package io.pondpilot.worker.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells whether what an instance's catalog says may have changed: counts the sessions that did
/// more than read.
public final class Changes {
    private int open;
    private long ended;

    /// A moment at which nothing was changing. What was read between two equal ones is still so, as
    /// far as this worker's own statements go; other instances' are never equal.
    ///
    /// @param of by identity
    public record Mark(Object of, long ended) {}

    /// Something that was read while nothing changed.
    ///
    /// @param until by [System#nanoTime]
    public record Kept<T>(T value, Mark mark, long until) {
        /// What was read between these two marks; null when something may have changed meanwhile.
        public static <T> @Nullable Kept<T> of(
                T value, @Nullable Mark before, @Nullable Mark after, Duration age) {
            return before == null || !before.equals(after)
                    ? null
                    : new Kept<>(value, before, System.nanoTime() + age.toNanos());
        }

        /// Whether it is still so, and young enough.
        public boolean still(@Nullable Mark now) {
            return mark.equals(now) && System.nanoTime() - until < 0;
        }
    }

    /// A session is about to do more than read.
    synchronized void began() {
        open++;
    }

    /// It was closed.
    synchronized void ended() {
        open--;
        ended++;
    }

    /// The mark of now; null while something may be changing.
    synchronized @Nullable Mark mark() {
        return open > 0 ? null : new Mark(this, ended);
    }
}
