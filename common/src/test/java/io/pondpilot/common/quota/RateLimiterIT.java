package io.pondpilot.common.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.quota.Verdict.Allowed;
import io.pondpilot.common.quota.Verdict.Refused;
import io.pondpilot.common.redis.EmbeddedRedis;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.RateLimit;
import io.pondpilot.common.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RateLimiterIT {
    private EmbeddedRedis server;
    private RedisConnections firstRedis;
    private RedisConnections secondRedis;
    private RateLimiter first;
    private RateLimiter second;

    @BeforeEach
    void connect() {
        server = new EmbeddedRedis();
        // The slowest refill there is, so that counting takes no token of its own.
        Settings settings = server.settings("pp", "security.rate_limit.requests_per_minute", "1");
        firstRedis = RedisConnections.open(settings.redis());
        secondRedis = RedisConnections.open(settings.redis());
        first = new RateLimiter(firstRedis, settings);
        second = new RateLimiter(secondRedis, settings);
    }

    @AfterEach
    void disconnect() {
        first.close();
        second.close();
        firstRedis.close();
        secondRedis.close();
        server.close();
    }

    @RepeatedTest(5)
    void exactlyTheBurstPassesWhenTwoNodesAreAskedAtOnce() throws Exception {
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(400);
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < 400; i++) {
                RateLimiter node = i % 2 == 0 ? first : second;
                threads.execute(() ->
                        node.consume(
                                user("abc123"),
                                verdict -> {
                                    if (verdict instanceof Allowed) {
                                        passed.incrementAndGet();
                                    }
                                    answered.countDown();
                                }));
            }
            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(passed).hasValue(200);
    }

    @Test
    void neverMoreThanTheBurstPassesWhenTwoNodesAreAskedInTurn() {
        int passed = 0;
        for (int i = 0; i < 400; i++) {
            if ((i % 2 == 0 ? first : second).consume(user("abc123")) instanceof Allowed) {
                passed++;
            }
        }
        assertThat(passed).isEqualTo(200);
    }

    @Test
    void tokensOfAnIdleNodeAreGivenBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            first.consume(user("abc123"));
        }
        Thread.sleep(2500);
        int passed = 0;
        for (int i = 0; i < 300; i++) {
            passed += second.consume(user("abc123")) instanceof Allowed ? 1 : 0;
        }
        assertThat(passed).isEqualTo(180);
    }

    @Test
    void figuresForHeadersAreGiven() {
        Allowed allowed = (Allowed) first.consume(user("abc123"));
        assertThat(allowed.limit()).isEqualTo(200);
        assertThat(allowed.remaining()).isEqualTo(199);
        assertThat(allowed.reset()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61));
        for (int i = 0; i < 250; i++) {
            first.consume(user("abc123"));
        }
        Refused refused = (Refused) first.consume(user("abc123"));
        assertThat(refused.limit()).isEqualTo(200);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    @Test
    void usersHaveBucketsOfTheirOwnAndDemoUsersSmallerOnes() {
        for (int i = 0; i < 250; i++) {
            first.consume(user("greedy"));
        }
        assertThat(first.consume(user("greedy"))).isInstanceOf(Refused.class);
        assertThat(first.consume(user("other"))).isInstanceOf(Allowed.class);
        Identity demo = new Identity(new UserId("demo-1"), Instant.MAX, true);
        assertThat(((Allowed) first.consume(demo)).limit()).isEqualTo(40);
    }

    @Test
    void namedBucketsLimitOtherThings() {
        RateLimit five = new RateLimit(5, 5);
        for (int i = 0; i < 5; i++) {
            assertThat(first.consume("address:192.0.2.1", five)).isInstanceOf(Allowed.class);
        }
        assertThat(second.consume("address:192.0.2.1", five)).isInstanceOf(Refused.class);
        assertThat(second.consume("address:192.0.2.2", five)).isInstanceOf(Allowed.class);
    }

    @Test
    void comfortableBucketIsAnsweredOnTheCallersThread() throws Exception {
        first.consume(user("abc123"));
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        boolean here = false;
        while (!here && System.nanoTime() < end) {
            var threads = new LinkedBlockingQueue<Thread>();
            first.consume(user("abc123"), verdict -> threads.add(Thread.currentThread()));
            here = Thread.currentThread().equals(threads.poll(5, TimeUnit.SECONDS));
        }
        assertThat(here).isTrue();
    }

    @Test
    void eachNodeLimitsByItselfWhileRedisIsAwayAndNothingHangs() throws Exception {
        first.consume(user("abc123"));
        server.stop();
        List<Future<Verdict>> verdicts = new ArrayList<>();
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i++) {
                verdicts.add(threads.submit(() -> first.consume(user("abc123"))));
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        long passed = 0;
        for (Future<Verdict> verdict : verdicts) {
            passed += verdict.get() instanceof Allowed ? 1 : 0;
        }
        assertThat(passed).isBetween(200L, 211L);
        server.startAgain();
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!(first.consume(user("abc123")) instanceof Allowed) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(System.nanoTime()).isLessThan(end);
    }

    private static Identity user(String name) {
        return new Identity(new UserId(name), Instant.MAX, false);
    }
}
