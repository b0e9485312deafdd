package io.pondpilot.ai.call;

import io.pondpilot.common.settings.AiSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/// Leaves one model of one provider alone while it fails, and while it has asked for time.
/// Thread-safe.
final class Breaker {
    private static final int SLOTS = 10;

    private final AiSettings.Breaker settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final long[] slotOf = new long[SLOTS];
    private final int[] calls = new int[SLOTS];
    private final int[] failures = new int[SLOTS];
    private Instant openUntil = Instant.MIN;
    private Instant coolUntil = Instant.MIN;
    private boolean open;
    private boolean probing;

    Breaker(AiSettings.Breaker settings) {
        this.settings = settings;
    }

    /// Whether a call may be made now.
    sealed interface Permit {
        /// Make it, and report back.
        record Go() implements Permit {}

        /// It fails too often; one call is tried after this time.
        record Open(Duration left) implements Permit {}

        /// It asked for time.
        record Cooling(Duration left) implements Permit {}
    }

    Permit permit(Instant now) {
        lock.lock();
        try {
            if (now.isBefore(coolUntil)) {
                return new Permit.Cooling(Duration.between(now, coolUntil));
            }
            if (!open) {
                return new Permit.Go();
            }
            if (now.isBefore(openUntil)) {
                return new Permit.Open(Duration.between(now, openUntil));
            }
            if (probing) {
                return new Permit.Open(settings.pause());
            }
            probing = true;
            return new Permit.Go();
        } finally {
            lock.unlock();
        }
    }

    void succeeded(Instant now) {
        lock.lock();
        try {
            if (open) {
                open = false;
                probing = false;
                java.util.Arrays.fill(calls, 0);
                java.util.Arrays.fill(failures, 0);
            }
            count(now, 0);
        } finally {
            lock.unlock();
        }
    }

    void failed(Instant now) {
        lock.lock();
        try {
            count(now, 1);
            if (open) {
                probing = false;
                openUntil = now.plus(settings.pause());
                return;
            }
            int all = 0;
            int bad = 0;
            long oldest = slot(now) - SLOTS;
            for (int i = 0; i < SLOTS; i++) {
                if (slotOf[i] > oldest) {
                    all += calls[i];
                    bad += failures[i];
                }
            }
            if (all >= settings.calls() && bad >= settings.failureRatio() * all) {
                open = true;
                openUntil = now.plus(settings.pause());
            }
        } finally {
            lock.unlock();
        }
    }

    /// The call said nothing about the model: its client left, or the request was wrong.
    void unknown() {
        lock.lock();
        try {
            probing = false;
        } finally {
            lock.unlock();
        }
    }

    void coolDown(Instant until) {
        lock.lock();
        try {
            if (until.isAfter(coolUntil)) {
                coolUntil = until;
            }
            probing = false;
        } finally {
            lock.unlock();
        }
    }

    private void count(Instant now, int bad) {
        long slot = slot(now);
        int i = (int) Math.floorMod(slot, (long) SLOTS);
        if (slotOf[i] != slot) {
            slotOf[i] = slot;
            calls[i] = 0;
            failures[i] = 0;
        }
        calls[i]++;
        failures[i] += bad;
    }

    private long slot(Instant now) {
        return now.toEpochMilli() / Math.max(1, settings.window().toMillis() / SLOTS);
    }
}
