package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition.Waiting;
import io.pondpilot.common.lease.LeaseKeeper.Adoption;
import io.pondpilot.common.lease.LeaseKeeper.Found;
import io.pondpilot.common.redis.EmbeddedRedis;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.RedisSettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Redis is killed and started again, empty.
@Timeout(90)
class RedisOutageIT {
    private static final UserId USER = new UserId("abc123");
    private static final WorkerAddress ADDRESS = new WorkerAddress.Tcp("h", 1);

    private EmbeddedRedis server;
    private RedisConnections redis;
    private LeaseClient client;
    private LeaseKeeper keeper;
    private SpawnQueue queue;

    @BeforeEach
    void connect() {
        server = new EmbeddedRedis();
        Settings settings = server.settings("pp");
        redis = RedisConnections.open(settings.redis());
        client = new LeaseClient(redis, settings, InstantSource.system());
        keeper = new LeaseKeeper(redis, settings, "k");
        queue = new SpawnQueue(redis, keeper.timings(), "k");
        keeper.rebuild(List::of);
    }

    @AfterEach
    void disconnect() {
        queue.close();
        client.close();
        redis.close();
        server.close();
    }

    @Test
    void everyCallFailsClearlyAndSoonWhileRedisIsAway() {
        server.stop();
        long start = System.nanoTime();
        assertAway(() -> client.acquire(USER, false));
        assertAway(() -> client.begin(new Route(USER, 1, ADDRESS), "m"));
        assertAway(() -> client.await(USER, false, Instant.now().plusSeconds(60)));
        assertAway(() -> keeper.claim(USER, 1));
        assertAway(() -> keeper.leases());
        assertAway(() -> keeper.rebuild(List::of));
        assertAway(() -> queue.read(1, Duration.ofSeconds(1)));
        assertAway(() -> queue.reclaim(1));
        assertAway(() -> new LifecycleEvents(redis).counts());
        assertThat(redis.isReachable()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void anEmptyRedisIsRefilledFromLivingWorkersAndServiceGoesOn() throws Exception {
        long generation = ((Waiting) client.acquire(USER, false)).generation();
        keeper.claim(USER, generation);
        keeper.ready(USER, generation, ADDRESS);
        Route route = new Route(USER, generation, ADDRESS);
        server.stop();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Route> call =
                    threads.submit(() -> client.await(USER, false, Instant.now().plusSeconds(60)));
            server.startAgain();
            awaitRedis();
            assertThat(keeper.rebuild(() -> List.of(new Found(route, false))))
                    .hasValueSatisfying(
                            adopted -> assertThat(adopted).containsValue(Adoption.ADOPTED));
            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(route);
            UserId other = new UserId("other");
            Future<Route> cold =
                    threads.submit(() -> client.await(other, false, Instant.now().plusSeconds(60)));
            SpawnRequest request = take();
            assertThat(request.user()).isEqualTo(other);
            keeper.claim(other, request.generation());
            long ready = System.nanoTime();
            keeper.ready(other, request.generation(), ADDRESS);
            queue.ack(request);
            assertThat(cold.get(30, TimeUnit.SECONDS).generation()).isEqualTo(request.generation());
            assertThat(Duration.ofNanos(System.nanoTime() - ready))
                    .as("the subscription is there again")
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void startingWithoutRedisSaysSo() {
        RedisSettings nowhere =
                new RedisSettings(Optional.of(new Secret("redis://:hunter2@127.0.0.1:1")), "pp");
        assertThatThrownBy(() -> RedisConnections.open(nowhere, Duration.ofMillis(300)))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("Redis")
                .message()
                .doesNotContain("hunter2");
        assertThatThrownBy(() -> RedisConnections.open(new RedisSettings(Optional.empty(), "pp")))
                .hasMessageContaining("REDIS_URL");
    }

    private void awaitRedis() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!redis.isReachable()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private SpawnRequest take() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            try {
                List<SpawnRequest> requests = queue.read(1, Duration.ofMillis(500));
                if (!requests.isEmpty()) {
                    return requests.getFirst();
                }
            } catch (ProxyException e) {
                // The queue's own connection comes back a little later.
            }
        }
        throw new AssertionError("no spawn request came");
    }

    private static void assertAway(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.WORKER_UNAVAILABLE);
                            assertThat(e.retryAfter()).isPresent();
                        })
                .hasMessageContaining("Redis");
    }
}
