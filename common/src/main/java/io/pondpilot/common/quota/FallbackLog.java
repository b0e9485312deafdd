package io.pondpilot.common.quota;

import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says, at most every ten seconds, that the limits are each node's own because Redis is away.
final class FallbackLog {
    private static final Logger log = LoggerFactory.getLogger(RateLimiter.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final AtomicLong next = new AtomicLong(System.nanoTime());

    void note(Throwable failure) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS)) {
            log.atWarn()
                    .addKeyValue(Keys.ERROR, String.valueOf(failure.getMessage()))
                    .log("Rate limits are per node while Redis is away");
        }
    }
}
