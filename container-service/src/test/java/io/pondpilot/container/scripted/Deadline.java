package io.pondpilot.container.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what is certain to come, however slow the machine.
public final class Deadline {
    private static final Duration IN_THE_END = Duration.ofMinutes(2);

    private Deadline() {}

    /// Returns when the condition holds, and fails after long.
    public static void until(Callable<Boolean> condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - begun).isLessThan(IN_THE_END.toNanos());
            Thread.sleep(10);
        }
    }
}
