package io.pondpilot.launcher.terminal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets SIGTERM and Ctrl-C unwind the main thread, in whatever it is doing, before the process
/// ends: a half-finished start leaves no child behind.
public final class Lifetime {
    private static final Duration UNWIND_LIMIT = Duration.ofMinutes(2);

    private Lifetime() {}

    /// Runs `work` on this thread, which is interrupted when the process is asked to end. The
    /// process waits for `work` to return.
    public static int run(Callable<Integer> work) throws Exception {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    if (done.getCount() > 0) {
                                        worker.interrupt();
                                        await(done);
                                    }
                                },
                                "unwind"));
        try {
            return work.call();
        } finally {
            // Before System.exit, which would wait for the hook that waits for this.
            done.countDown();
        }
    }

    /// Blocks until the process is asked to end.
    public static void untilAskedToEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException asked) {
            // The request itself. The interrupt is used up: what follows is an orderly close.
            return;
        }
    }

    private static void await(CountDownLatch done) {
        try {
            boolean unwound = done.await(UNWIND_LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!unwound) {
                System.err.println("Gave up waiting for an orderly end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
