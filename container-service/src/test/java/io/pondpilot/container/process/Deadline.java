package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what is certain to come, however slow the machine.
final class Deadline {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Deadline() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - begun).isLessThan(SOON.toNanos());
            Thread.sleep(10);
        }
    }
}
