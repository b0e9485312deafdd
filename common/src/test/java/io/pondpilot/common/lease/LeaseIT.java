package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition.Ready;
import io.pondpilot.common.lease.Acquisition.Refused;
import io.pondpilot.common.lease.Acquisition.Waiting;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.LeaseKeeper.Adoption;
import io.pondpilot.common.lease.LeaseKeeper.Claim;
import io.pondpilot.common.lease.LeaseKeeper.Drain;
import io.pondpilot.common.lease.LeaseKeeper.Found;
import io.pondpilot.common.redis.EmbeddedRedis;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.worker.WorkerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseIT {
    private static final UserId USER = new UserId("abc123");
    private static final WorkerAddress ADDRESS = new WorkerAddress.Unix(Path.of("/tmp/f.sock"));

    private static EmbeddedRedis server;
    private RedisConnections redis;
    private Settings settings;
    private LeaseClient client;
    private LeaseKeeper keeper;
    private SpawnQueue queue;

    @BeforeAll
    static void startRedis() {
        server = new EmbeddedRedis();
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @BeforeEach
    void connect() {
        settings = server.settings("pp", "containers.max_per_host", "8");
        redis = RedisConnections.open(settings.redis());
        redis.sync().flushall();
        client = new LeaseClient(redis, settings, InstantSource.system());
        keeper = new LeaseKeeper(redis, settings, "keeper-1");
        queue = new SpawnQueue(redis, keeper.timings(), "keeper-1");
        keeper.rebuild(List::of);
    }

    @AfterEach
    void disconnect() {
        queue.close();
        client.close();
        redis.close();
    }

    @Test
    void firstCallSpawnsAndLaterOnesWaitForTheSameGeneration() {
        long generation = waiting(client.acquire(USER, false));
        assertThat(waiting(client.acquire(USER, false))).isEqualTo(generation);
        assertThat(queue.backlog()).isEqualTo(1);
        assertThat(queue.read(10, Duration.ofMillis(10)))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.user()).isEqualTo(USER);
                    assertThat(request.generation()).isEqualTo(generation);
                    assertThat(request.deliveries()).isEqualTo(1);
                });
    }

    @Test
    void readyWorkerIsFoundAndGoneWorkerIsStartedAnew() {
        Route route = start(USER);
        assertThat(client.acquire(USER, false)).isEqualTo(new Ready(route));
        assertThat(keeper.gone(USER, route.generation())).isTrue();
        assertThat(waiting(client.acquire(USER, false))).isGreaterThan(route.generation());
        assertThat(keeper.gone(USER, route.generation())).isFalse();
    }

    @Test
    void everyMoveMayBeMadeTwice() {
        long generation = waiting(client.acquire(USER, false));
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.ready(USER, generation, ADDRESS)).isTrue();
        assertThat(keeper.ready(USER, generation, ADDRESS)).isTrue();
        assertThat(keeper.drain(USER, generation, Duration.ZERO)).isEqualTo(Drain.GO);
        assertThat(keeper.drain(USER, generation, Duration.ZERO)).isEqualTo(Drain.GO);
        assertThat(keeper.undrain(USER, generation)).isTrue();
        assertThat(keeper.undrain(USER, generation)).isTrue();
        assertThat(keeper.gone(USER, generation)).isTrue();
        assertThat(keeper.gone(USER, generation)).isTrue();
        Route found = new Route(new UserId("found"), 7, ADDRESS);
        assertThat(keeper.adopt(found, false)).isEqualTo(Adoption.ADOPTED);
        assertThat(keeper.adopt(found, false)).isEqualTo(Adoption.KNOWN);
        assertThat(new LifecycleEvents(redis).counts())
                .isEqualTo(new LifecycleEvents.Counts(1, 2, 1));
    }

    @Test
    void claimOfAnotherLiveOwnerIsRespectedAndOfADeadOneTakenOver() throws Exception {
        long generation = waiting(client.acquire(USER, false));
        LeaseKeeper other = new LeaseKeeper(redis, settings, "keeper-2");
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(other.claim(USER, generation)).isEqualTo(Claim.OTHERS);
        redis.sync().hset("{pp}:l:abc123", "dl", "1");
        assertThat(other.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.ready(USER, generation, ADDRESS)).isFalse();
        assertThat(keeper.fail(USER, generation, "late")).isFalse();
        assertThat(other.ready(USER, generation, ADDRESS)).isTrue();
    }

    @Test
    void startWhoseOwnerDiedIsQueuedAgainWithTheSameGeneration() {
        long generation = waiting(client.acquire(USER, false));
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        redis.sync().hset("{pp}:l:abc123", "dl", "1");
        assertThat(waiting(client.acquire(USER, false))).isEqualTo(generation);
        assertThat(queue.backlog()).isEqualTo(2);
        assertThat(keeper.find(USER).orElseThrow().state()).isEqualTo(State.QUEUED);
        assertThat(keeper.find(USER).orElseThrow().owner()).isEmpty();
    }

    @Test
    void failedStartIsRememberedAndForLongerEachTime() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long generation = waiting(client.acquire(USER, false));
            assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
            assertThat(keeper.fail(USER, generation, "no such image")).isTrue();
            assertThat(keeper.fail(USER, generation, "no such image")).isTrue();
            Refused refused = (Refused) client.acquire(USER, false);
            assertThat(refused.code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(refused.reason()).contains("no such image");
            pauses.add(Math.round(refused.retryAfter().toMillis() / 1000.0));
            redis.sync().del("{pp}:r:abc123");
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        Route route = start(USER);
        keeper.gone(USER, route.generation());
        long generation = waiting(client.acquire(USER, false));
        keeper.claim(USER, generation);
        keeper.fail(USER, generation, "again");
        assertThat(((Refused) client.acquire(USER, false)).retryAfter())
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void failureOfOneUserDoesNotTouchAnother() {
        long generation = waiting(client.acquire(USER, false));
        keeper.claim(USER, generation);
        keeper.fail(USER, generation, "bad");
        assertThat(client.acquire(new UserId("other"), false)).isInstanceOf(Waiting.class);
    }

    @Test
    void noMoreWorkersThanAllowedAndGoneOnesMakeRoom() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            routes.add(start(new UserId("u" + i)));
        }
        assertThat(client.acquire(new UserId("u7"), false)).isInstanceOf(Waiting.class);
        Refused refused = (Refused) client.acquire(new UserId("u8"), false);
        assertThat(refused.code()).isEqualTo(ErrorCode.CAPACITY_EXHAUSTED);
        assertThat(refused.retryAfter()).isPositive();
        assertThat(client.acquire(routes.getFirst().user(), false)).isInstanceOf(Ready.class);
        keeper.gone(routes.getFirst().user(), routes.getFirst().generation());
        assertThat(client.acquire(new UserId("u8"), false)).isInstanceOf(Waiting.class);
    }

    @Test
    void demoUsersHaveFiveWorkersTogether() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UserId user = new UserId("demo-" + i);
            long generation = waiting(client.acquire(user, true));
            keeper.claim(user, generation);
            keeper.ready(user, generation, ADDRESS);
            routes.add(new Route(user, generation, ADDRESS));
        }
        Refused refused = (Refused) client.acquire(new UserId("demo-5"), true);
        assertThat(refused.code()).isEqualTo(ErrorCode.CAPACITY_EXHAUSTED);
        assertThat(refused.reason()).contains("demo");
        assertThat(client.acquire(USER, false)).isInstanceOf(Waiting.class);
        keeper.gone(routes.getFirst().user(), routes.getFirst().generation());
        assertThat(client.acquire(new UserId("demo-5"), true)).isInstanceOf(Waiting.class);
    }

    @Test
    void usedWorkerIsNotDrainedAndMarksExpire() throws Exception {
        Route route = start(USER);
        assertThat(client.begin(route, "node-1/7")).isTrue();
        assertThat(keeper.drain(USER, route.generation(), Duration.ZERO)).isEqualTo(Drain.IN_USE);
        client.end(route, "node-1/7");
        assertThat(keeper.drain(USER, route.generation(), Duration.ofMinutes(5)))
                .isEqualTo(Drain.NOT_IDLE);
        assertThat(client.begin(route, "node-2/1")).isTrue();
        redis.sync().zadd("{pp}:u:abc123", 1, "node-2/1");
        assertThat(keeper.drain(USER, route.generation(), Duration.ZERO)).isEqualTo(Drain.GO);
        assertThat(client.begin(route, "node-1/8")).isFalse();
        assertThat(waiting(client.acquire(USER, false))).isEqualTo(route.generation());
        assertThat(
                        new LeaseKeeper(redis, settings, "keeper-2")
                                .drain(USER, route.generation(), Duration.ZERO))
                .isEqualTo(Drain.STALE);
    }

    @Test
    void oldGenerationMovesNothing() {
        Route old = start(USER);
        keeper.gone(USER, old.generation());
        Route current = start(USER);
        assertThat(client.begin(old, "m")).isFalse();
        assertThat(keeper.claim(USER, old.generation())).isEqualTo(Claim.STALE);
        assertThat(keeper.ready(USER, old.generation(), ADDRESS)).isFalse();
        assertThat(keeper.fail(USER, old.generation(), "x")).isFalse();
        assertThat(keeper.drain(USER, old.generation(), Duration.ZERO)).isEqualTo(Drain.STALE);
        assertThat(keeper.undrain(USER, old.generation())).isFalse();
        assertThat(keeper.gone(USER, old.generation())).isFalse();
        assertThat(keeper.adopt(old, false)).isEqualTo(Adoption.STALE);
        assertThat(client.acquire(USER, false)).isEqualTo(new Ready(current));
    }

    @Test
    void afterLossOfDataWorkersAreAdoptedAndGenerationsGoOn() {
        Route route = start(USER);
        redis.sync().flushall();
        assertThat(client.acquire(USER, false)).isEqualTo(new Waiting(0));
        assertThat(queue.backlog()).isZero();
        Route older = new Route(USER, route.generation() - 1, ADDRESS);
        assertThat(keeper.rebuild(() -> List.of(new Found(older, false), new Found(route, false))))
                .hasValueSatisfying(adopted -> {
                    assertThat(adopted).containsEntry(new Found(route, false), Adoption.ADOPTED);
                    assertThat(adopted).containsEntry(new Found(older, false), Adoption.STALE);
                });
        assertThat(client.acquire(USER, false)).isEqualTo(new Ready(route));
        assertThat(keeper.rebuild(List::of)).isEmpty();
        redis.sync().flushall();
        keeper.rebuild(List::of);
        assertThat(waiting(client.acquire(USER, false))).isGreaterThan(route.generation());
    }

    @Test
    void leasesAreListedAndCountsRepaired() {
        Route route = start(USER);
        waiting(client.acquire(new UserId("we[i]rd*user:{x}"), false));
        assertThat(keeper.leases())
                .extracting(lease -> lease.user().value(), Lease::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("abc123", State.READY),
                        org.assertj.core.groups.Tuple.tuple("we[i]rd*user:{x}", State.QUEUED));
        redis.sync().del("{pp}:live");
        redis.sync().sadd("{pp}:live", "ghost");
        keeper.recount();
        assertThat(redis.sync().smembers("{pp}:live")).containsExactly("abc123");
        assertThat(keeper.find(USER).orElseThrow().route()).contains(route);
    }

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
        events.publish(new LifecycleEvent.Spawned(USER, 1, "def456", 700));
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
                .isEqualTo(new LifecycleEvent.Spawned(USER, 1, "def456", 700));
    }

    private Route start(UserId user) {
        long generation = waiting(client.acquire(user, false));
        assertThat(keeper.claim(user, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.ready(user, generation, ADDRESS)).isTrue();
        return new Route(user, generation, ADDRESS);
    }

    private SpawnRequest take() {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            List<SpawnRequest> requests = queue.read(1, Duration.ofMillis(500));
            if (!requests.isEmpty()) {
                return requests.getFirst();
            }
        }
        throw new AssertionError("no spawn request came");
    }

    private long scriptCalls() {
        return redis.sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                .sum();
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofSeconds(20));
    }

    private static long waiting(Acquisition acquisition) {
        assertThat(acquisition).isInstanceOf(Waiting.class);
        return ((Waiting) acquisition).generation();
    }
}
