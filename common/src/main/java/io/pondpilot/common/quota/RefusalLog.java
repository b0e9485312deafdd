package io.pondpilot.common.quota;

import io.pondpilot.common.identity.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Which refusals are worth a log line: the first of a user in ten seconds. Bounded.
final class RefusalLog {
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_USERS = 10_000;

    private final ConcurrentHashMap<UserId, Long> last = new ConcurrentHashMap<>();

    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());

    boolean isDue(UserId user) {
        long now = System.nanoTime();
        long due = nextSweep.get();
        if (last.size() > MAX_USERS
                && now - due >= 0
                && nextSweep.compareAndSet(due, now + SWEEP_NANOS)) {
            last.values().removeIf(at -> now - at > PAUSE_NANOS);
        }
        Long before = last.get(user);
        if (before != null && now - before < PAUSE_NANOS) {
            return false;
        }
        return before == null
                ? last.size() <= MAX_USERS && last.putIfAbsent(user, now) == null
                : last.replace(user, before, now);
    }
}
