package io.pondpilot.common.quota;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.pondpilot.common.quota.Verdict.Allowed;
import io.pondpilot.common.quota.Verdict.Refused;
import io.pondpilot.common.settings.RateLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// One bucket as this node sees it: the shared one in Redis, the stock of tokens taken ahead from
/// it, and the bucket of our own for when Redis is away.
final class UserBucket {
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FORGET_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long REDIS_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final RateLimit limit;
    private final AsyncBucketProxy shared;
    private final Bucket own;
    private final FallbackLog fallbacks;
    private final long chunk;
    private long stock;
    private long remaining;
    private long lastUse = System.nanoTime();
    private long redisAwayUntil = System.nanoTime();
    private int asking;
    private boolean refilling;

    UserBucket(
            AsyncProxyManager<String> buckets, String key, RateLimit limit, FallbackLog fallbacks) {
        BucketConfiguration configuration =
                BucketConfiguration.builder()
                        .addLimit(bandwidth ->
                                bandwidth
                                        .capacity(limit.burstSize())
                                        .refillGreedy(
                                                limit.requestsPerMinute(), Duration.ofMinutes(1)))
                        .build();
        this.limit = limit;
        this.fallbacks = fallbacks;
        this.chunk = Math.min(50, limit.burstSize() / 20);
        this.shared =
                buckets.builder()
                        .withOptimization(Optimizations.batching())
                        .build(key, () -> CompletableFuture.completedFuture(configuration));
        this.own =
                Bucket.builder()
                        .addLimit(bandwidth ->
                                bandwidth
                                        .capacity(limit.burstSize())
                                        .refillGreedy(
                                                limit.requestsPerMinute(), Duration.ofMinutes(1)))
                        .build();
    }

    /// Decides at once from the stock, else asks Redis. Never fails.
    CompletableFuture<Verdict> consume() {
        boolean away;
        lock.lock();
        try {
            lastUse = System.nanoTime();
            Optional<Verdict> here = fromStock();
            if (here.isPresent()) {
                refillWhenLow();
                return CompletableFuture.completedFuture(here.get());
            }
            away = lastUse - redisAwayUntil < 0;
            if (!away) {
                asking++;
            }
        } finally {
            lock.unlock();
        }
        return away
                ? CompletableFuture.completedFuture(alone())
                : attempt(() -> shared.tryConsumeAndReturnRemaining(1)).handle(this::answered);
    }

    private Optional<Verdict> fromStock() {
        if (stock == 0) {
            return Optional.empty();
        }
        stock--;
        return Optional.of(allowed(remaining + stock, resetAfter(remaining + stock)));
    }

    private Verdict answered(ConsumptionProbe probe, Throwable failure) {
        lock.lock();
        try {
            asking--;
            if (failure != null) {
                redisAwayUntil = System.nanoTime() + REDIS_PAUSE_NANOS;
                fallbacks.note(failure);
            } else {
                remaining = probe.getRemainingTokens();
                if (!probe.isConsumed()) {
                    return fromStock()
                            .orElseGet(() ->
                                    new Refused(
                                            limit.burstSize(),
                                            Duration.ofNanos(probe.getNanosToWaitForRefill())));
                }
                refillWhenLow();
                return allowed(remaining + stock, Duration.ofNanos(probe.getNanosToWaitForReset()));
            }
        } finally {
            lock.unlock();
        }
        return alone();
    }

    private Verdict alone() {
        ConsumptionProbe probe = own.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? allowed(
                        probe.getRemainingTokens(),
                        Duration.ofNanos(probe.getNanosToWaitForReset()))
                : new Refused(limit.burstSize(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /// Takes tokens ahead, only while the bucket is more than half full afterwards and nobody is
    /// being answered by Redis: then no request can be refused while its own node holds tokens.
    private void refillWhenLow() {
        if (chunk == 0
                || refilling
                || asking > 0
                || stock > chunk / 2
                || remaining - chunk < limit.burstSize() / 2) {
            return;
        }
        refilling = true;
        var _ =
                attempt(() -> shared.tryConsumeAndReturnRemaining(chunk))
                        .handle((probe, failure) -> {
                            refilled(probe, failure);
                            return failure == null;
                        });
    }

    private void refilled(ConsumptionProbe probe, Throwable failure) {
        lock.lock();
        try {
            refilling = false;
            if (failure == null) {
                remaining = probe.getRemainingTokens();
                stock += probe.isConsumed() ? chunk : 0;
            }
        } finally {
            lock.unlock();
        }
    }

    private static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> command) {
        try {
            return command.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Gives the stock back when nobody came for a second.
    ///
    /// @return whether the bucket can be forgotten
    boolean giveBackWhenIdle() {
        lock.lock();
        try {
            long idle = System.nanoTime() - lastUse;
            return idle > IDLE_NANOS && giveBack() && idle > FORGET_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /// Gives the stock back.
    ///
    /// @return true
    boolean giveBack() {
        lock.lock();
        try {
            long back = stock;
            stock = 0;
            if (back > 0) {
                remaining += back;
                var _ = attempt(() -> shared.addTokens(back)).exceptionally(failure -> null);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Verdict allowed(long left, Duration reset) {
        return new Allowed(limit.burstSize(), Math.max(0, left), reset);
    }

    private Duration resetAfter(long left) {
        long missing = Math.max(0, limit.burstSize() - left);
        return Duration.ofMillis(missing * 60_000 / limit.requestsPerMinute());
    }
}
