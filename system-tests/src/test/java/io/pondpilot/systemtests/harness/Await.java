package io.pondpilot.systemtests.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Bounded waiting for something that another process does.
public final class Await {
    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {}

    /// Waits until `condition` holds.
    ///
    /// @return how long it took
    /// @throws AssertionError with `what` when it does not hold within `limit`
    public static Duration until(String what, Duration limit, Callable<Boolean> condition) {
        long start = System.nanoTime();
        Throwable last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return Duration.ofNanos(System.nanoTime() - start);
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what, last);
            }
            pause(STEP);
        }
    }

    /// Blocks for `duration`, for rhythm (a slow reader, a sampling interval), never for luck.
    public static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
