package io.pondpilot.common.quota;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.RateLimit;
import io.pondpilot.common.settings.SecuritySettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Limits the requests of each user over all nodes: one token bucket per user in Redis.
///
/// While a bucket is more than half full, a node takes a few tokens ahead (a twentieth of the
/// burst, at most 50) and decides from those at once. So no request ever passes without a token:
/// the limit is never exceeded, and a user may be refused early by at most what other nodes hold,
/// which they give back within about a second. While Redis is away each node limits by a bucket of
/// its own, so that data flows (fail open, within reason). Thread-safe.
public final class RateLimiter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RateLimiter.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);
    private static final int MAX_RETRIES = 50;
    private static final Duration SWEEP = Duration.ofMillis(500);
    private static final int MAX_BUCKETS = 100_000;

    private final String prefix;
    private final SecuritySettings security;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final AsyncProxyManager<String> buckets;
    private final ConcurrentHashMap<String, UserBucket> known = new ConcurrentHashMap<>();
    private final RefusalLog refusals = new RefusalLog();
    private final FallbackLog fallbacks = new FallbackLog();
    private final Thread sweeper;

    /// Over these connections, which stay the caller's to close after this.
    public RateLimiter(RedisConnections redis, Settings settings) {
        this.prefix = "{" + redis.prefix() + "}:q:";
        this.security = settings.security();
        this.connection = redis.binary();
        this.buckets =
                Bucket4jLettuce.casBasedBuilder(connection)
                        .expirationAfterWrite(
                                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                                        Duration.ofSeconds(10)))
                        .requestTimeout(REQUEST_TIMEOUT)
                        .maxRetries(MAX_RETRIES)
                        .build()
                        .asAsync();
        this.sweeper = Thread.ofVirtual().name("quota-sweeper").start(this::sweep);
    }

    /// Takes a token of the user's bucket. Blocks for at most one round trip and the time-out.
    public Verdict consume(Identity identity) {
        return logged(identity, block(bucket(identity).consume()));
    }

    /// Takes a token of the user's bucket and calls `then` once: at once on this thread when it can
    /// be decided here, else later on a thread of the Redis client, which it must not block. Never
    /// throws.
    public void consume(Identity identity, Consumer<Verdict> then) {
        var _ =
                bucket(identity)
                        .consume()
                        .thenAccept(verdict -> then.accept(logged(identity, verdict)));
    }

    /// Takes a token of any other bucket, for example the demo tokens of one address. Blocks as
    /// above.
    ///
    /// @param name unique among all buckets of this use
    public Verdict consume(String name, RateLimit limit) {
        return block(bucket("n:" + name, limit).consume());
    }

    private UserBucket bucket(Identity identity) {
        return bucket(
                (identity.demo() ? "d:" : "u:") + identity.user().value(),
                identity.demo() ? security.demo().rateLimit() : security.rateLimit());
    }

    /// The limit is part of the key: a changed setting takes effect at once, with a full bucket.
    private UserBucket bucket(String name, RateLimit limit) {
        String key = prefix + limit.requestsPerMinute() + "/" + limit.burstSize() + ":" + name;
        return known.computeIfAbsent(key, k -> new UserBucket(buckets, k, limit, fallbacks));
    }

    private static Verdict block(CompletableFuture<Verdict> verdict) {
        try {
            return verdict.get(3 * REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProxyException(ErrorCode.CANCELLED, "the call was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw RedisConnections.unavailable(e);
        }
    }

    private Verdict logged(Identity identity, Verdict verdict) {
        if (verdict instanceof Verdict.Refused && refusals.isDue(identity.user())) {
            log.atWarn().addKeyValue(Keys.USER_ID, identity.user()).log("Rate limit exceeded");
        }
        return verdict;
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(SWEEP);
                known.values().removeIf(UserBucket::giveBackWhenIdle);
                if (known.size() > MAX_BUCKETS) {
                    known.values().removeIf(UserBucket::giveBack);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /// Gives back what was taken ahead. Blocks shortly.
    @Override
    public void close() {
        sweeper.interrupt();
        known.values().forEach(UserBucket::giveBack);
        connection.close();
    }
}
