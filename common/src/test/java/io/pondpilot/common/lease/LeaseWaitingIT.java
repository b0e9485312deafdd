package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.LeaseKeeper.Claim;
import io.pondpilot.common.redis.RedisConnections;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseWaitingIT extends LeaseFixture {
    @Test
    void twoHundredThreadsOnTwoNodesMakeOneStart() throws Exception {
        try (RedisConnections second = RedisConnections.open(settings.redis());
                LeaseClient otherNode = new LeaseClient(second, settings, InstantSource.system())) {
            List<Future<Route>> calls = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(200)) {
                for (int i = 0; i < 200; i++) {
                    LeaseClient node = i % 2 == 0 ? client : otherNode;
                    calls.add(threads.submit(() -> node.await(USER, false, soon())));
                }
                SpawnRequest request = take();
                assertThat(keeper.claim(USER, request.generation())).isEqualTo(Claim.MINE);
                assertThat(keeper.ready(USER, request.generation(), ADDRESS)).isTrue();
                queue.ack(request);
                for (Future<Route> call : calls) {
                    assertThat(call.get(20, TimeUnit.SECONDS).generation())
                            .isEqualTo(request.generation());
                }
            }
            assertThat(queue.backlog()).isZero();
            assertThat(queue.read(10, Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void thousandWaitersOfOneNodeAskOnce() throws Exception {
        long before = scriptCalls();
        List<Future<Route>> calls = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                calls.add(threads.submit(() -> client.await(USER, false, soon())));
            }
            SpawnRequest request = take();
            keeper.claim(USER, request.generation());
            keeper.ready(USER, request.generation(), ADDRESS);
            for (Future<Route> call : calls) {
                call.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(scriptCalls() - before).isLessThan(20);
    }

    @Test
    void waitersHearTheCauseOfAFailedStart() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Route> call = threads.submit(() -> client.await(USER, false, soon()));
            SpawnRequest request = take();
            keeper.claim(USER, request.generation());
            keeper.fail(USER, request.generation(), "no such image");
            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ProxyException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                    .hasMessageContaining("no such image");
        }
    }

    @Test
    void waitingEndsAtTheDeadline() {
        assertThatThrownBy(
                        () -> client.await(USER, false, Instant.now().plus(Duration.ofMillis(200))))
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    }

    @Test
    void messageOfADeadSpawnerGoesToAnotherAndAtLastToTheDeadLetters() {
        waiting(client.acquire(USER, false));
        LeaseTimings quick = quick(keeper.timings());
        try (SpawnQueue other = new SpawnQueue(redis, quick, "keeper-2")) {
            assertThat(queue.read(10, Duration.ofMillis(10))).hasSize(1);
            for (int delivery = 2; delivery <= 5; delivery++) {
                assertThat(reclaimed(other).exhausted()).isFalse();
            }
            SpawnRequest last = reclaimed(other);
            assertThat(last.deliveries()).isEqualTo(6);
            assertThat(last.exhausted()).isTrue();
            assertThat(other.deadLetter(last, "crashed its spawners")).isTrue();
            assertThat(other.deadLetter(last, "crashed its spawners")).isFalse();
            assertThat(redis.sync().xlen("{pp}:dead")).isEqualTo(1);
            assertThat(other.backlog()).isZero();
        }
    }

    private static SpawnRequest reclaimed(SpawnQueue queue) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            List<SpawnRequest> requests = queue.reclaim(10);
            if (!requests.isEmpty()) {
                return requests.getFirst();
            }
        }
        throw new AssertionError("nothing was reclaimed");
    }

    /// The same times with claims and messages that are free again at once.
    private static LeaseTimings quick(LeaseTimings timings) {
        return new LeaseTimings(
                Duration.ofMillis(30),
                Duration.ofMillis(10),
                Duration.ofMillis(40),
                timings.markTtl(),
                timings.markRefresh(),
                timings.poll(),
                timings.resultTtl(),
                timings.shortestError(),
                timings.longestError(),
                timings.drainTtl(),
                timings.idleTimeout(),
                timings.reapTick(),
                timings.startTimeout(),
                timings.stopGrace(),
                timings.shutdownGrace(),
                timings.deadMan(),
                timings.heartbeat(),
                timings.routeCache());
    }

    @Test
    void eventsAreReadInOrderAndFollowed() throws Exception {
        LifecycleEvents events = new LifecycleEvents(redis);
        events.publish(
                new LifecycleEvent.Spawned(
                        USER, 1, "def456", 700, Map.of("create", 90L, "ready", 300L)));
        var followed = new java.util.concurrent.LinkedBlockingQueue<LifecycleEvent>();
        try (AutoCloseable _ = events.subscribe(entry -> followed.add(entry.event()))) {
            events.publish(new LifecycleEvent.Stopped(USER, 1, "def456", "idle_timeout"));
            events.publish(new LifecycleEvent.Failed(USER, 2, "no such image"));
            assertThat(followed.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new LifecycleEvent.Stopped(USER, 1, "def456", "idle_timeout"));
            assertThat(followed.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new LifecycleEvent.Failed(USER, 2, "no such image"));
        }
        assertThat(events.latest(10))
                .extracting(LifecycleEvents.Entry::event)
                .hasSize(3)
                .first()
                .isEqualTo(
                        new LifecycleEvent.Spawned(
                                USER, 1, "def456", 700, Map.of("create", 90L, "ready", 300L)));
    }
}
