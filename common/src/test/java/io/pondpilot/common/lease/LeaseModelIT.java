package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition.Ready;
import io.pondpilot.common.lease.Acquisition.Refused;
import io.pondpilot.common.lease.Acquisition.Waiting;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.LeaseKeeper.Adoption;
import io.pondpilot.common.lease.LeaseKeeper.Claim;
import io.pondpilot.common.lease.LeaseKeeper.Drain;
import io.pondpilot.common.redis.EmbeddedRedis;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random moves of several keepers over several users, each compared with a model in memory; then
/// the same moves from many threads at once, with invariants instead of a model.
@Timeout(120)
class LeaseModelIT {
    private static final int LIMIT = 3;
    private static EmbeddedRedis server;
    private static RedisConnections redis;
    private static Settings settings;

    @BeforeAll
    static void start() {
        server = new EmbeddedRedis();
        settings =
                server.settings(
                        "pp", "containers.max_per_host", "3", "security.demo.max_workers", "1");
        redis = RedisConnections.open(settings.redis());
    }

    @AfterAll
    static void stop() {
        redis.close();
        server.close();
    }

    /// A lease as it ought to be.
    private static final class Model {
        State state = State.ABSENT;
        long generation;
        String owner = "";
        final List<Long> old = new ArrayList<>();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomMovesAgreeWithTheModel(long fixed) {
        long seed = Long.getLong("seed", fixed);
        System.out.println("seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        redis.sync().flushall();
        List<LeaseKeeper> keepers =
                List.of(
                        new LeaseKeeper(redis, settings, "k1"),
                        new LeaseKeeper(redis, settings, "k2"));
        keepers.getFirst().rebuild(List::of);
        Map<UserId, Model> models = new HashMap<>();
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            users.add(new UserId("u" + i));
        }
        try (LeaseClient client = new LeaseClient(redis, settings, InstantSource.system())) {
            for (int step = 0; step < 1500; step++) {
                UserId user = users.get(random.nextInt(users.size()));
                Model model = models.computeIfAbsent(user, u -> new Model());
                LeaseKeeper keeper = keepers.get(random.nextInt(2));
                long generation =
                        model.old.isEmpty() || random.nextInt(5) > 0
                                ? model.generation
                                : model.old.get(random.nextInt(model.old.size()));
                String what = "seed " + seed + " step " + step + " " + user;
                int move = random.nextInt(10);
                for (int twice = 0; twice < 1 + random.nextInt(2); twice++) {
                    move(move, client, keeper, user, generation, model, models, what);
                }
                check(keeper, models, what);
            }
        }
    }

    private static void move(
            int move,
            LeaseClient client,
            LeaseKeeper keeper,
            UserId user,
            long generation,
            Model model,
            Map<UserId, Model> models,
            String what) {
        boolean current = generation == model.generation && generation > 0;
        boolean mine = model.owner.equals(keeper.owner());
        WorkerAddress address = new WorkerAddress.Tcp("h", 1 + (int) (generation % 60_000));
        switch (move) {
            case 0, 1 -> acquire(client.acquire(user, false), model, models, what);
            case 2, 3 -> {
                Claim expected =
                        !current || (model.state != State.QUEUED && model.state != State.STARTING)
                                ? Claim.STALE
                                : model.state == State.STARTING && !mine
                                        ? Claim.OTHERS
                                        : Claim.MINE;
                assertThat(keeper.claim(user, generation)).as(what + " claim").isEqualTo(expected);
                if (expected == Claim.MINE) {
                    model.state = State.STARTING;
                    model.owner = keeper.owner();
                }
            }
            case 4, 5 -> {
                boolean expected =
                        current
                                && mine
                                && (model.state == State.STARTING || model.state == State.READY);
                assertThat(keeper.ready(user, generation, address))
                        .as(what + " ready")
                        .isEqualTo(expected);
                if (expected) {
                    model.state = State.READY;
                }
            }
            case 6 -> {
                boolean expected =
                        current
                                && mine
                                && (model.state == State.STARTING || model.state == State.ABSENT);
                assertThat(keeper.fail(user, generation, "x"))
                        .as(what + " fail")
                        .isEqualTo(expected);
                if (expected) {
                    model.state = State.ABSENT;
                    redis.sync().del("{pp}:r:" + user.value());
                }
            }
            case 7 -> {
                Drain expected =
                        current
                                        && (model.state == State.READY
                                                || (model.state == State.DRAINING && mine))
                                ? Drain.GO
                                : Drain.STALE;
                assertThat(keeper.drain(user, generation, Duration.ZERO))
                        .as(what + " drain")
                        .isEqualTo(expected);
                if (expected == Drain.GO) {
                    model.state = State.DRAINING;
                    model.owner = keeper.owner();
                }
            }
            case 8 -> {
                if (generation == 0) {
                    return;
                }
                assertThat(keeper.gone(user, generation)).as(what + " gone").isEqualTo(current);
                if (current) {
                    model.state = State.ABSENT;
                }
            }
            default -> {
                Adoption expected =
                        generation < model.generation || model.state == State.ABSENT
                                ? Adoption.STALE
                                : model.state == State.READY || model.state == State.DRAINING
                                        ? Adoption.KNOWN
                                        : Adoption.STARTING;
                if (generation > 0) {
                    assertThat(keeper.adopt(new Route(user, generation, address), false))
                            .as(what + " adopt")
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static void acquire(
            Acquisition acquisition, Model model, Map<UserId, Model> models, String what) {
        long taken = models.values().stream().filter(m -> m.state != State.ABSENT).count();
        switch (acquisition) {
            case Ready ready -> {
                assertThat(model.state).as(what).isEqualTo(State.READY);
                assertThat(ready.route().generation()).as(what).isEqualTo(model.generation);
            }
            case Waiting waiting when model.state == State.ABSENT -> {
                assertThat(waiting.generation()).as(what).isGreaterThan(model.generation);
                assertThat(taken).as(what).isLessThan(LIMIT);
                if (model.generation > 0) {
                    model.old.add(model.generation);
                }
                model.generation = waiting.generation();
                model.state = State.QUEUED;
                model.owner = "";
            }
            case Waiting waiting -> {
                assertThat(waiting.generation()).as(what).isEqualTo(model.generation);
                assertThat(model.state).as(what).isIn(State.QUEUED, State.STARTING, State.DRAINING);
            }
            case Refused _ -> {
                assertThat(model.state).as(what).isEqualTo(State.ABSENT);
                assertThat(taken).as(what).isEqualTo(LIMIT);
            }
        }
    }

    private static void check(LeaseKeeper keeper, Map<UserId, Model> models, String what) {
        models.forEach((user, model) -> {
            if (model.generation > 0) {
                Lease lease = keeper.find(user).orElseThrow();
                assertThat(lease.state()).as(what).isEqualTo(model.state);
                assertThat(lease.generation()).as(what).isEqualTo(model.generation);
            }
        });
        LifecycleEvents.Counts counts = new LifecycleEvents(redis).counts();
        assertThat(counts.active())
                .as(what)
                .isEqualTo(
                        models.values().stream()
                                .filter(m -> m.state == State.READY || m.state == State.DRAINING)
                                .count())
                .isEqualTo(counts.totalSpawned() - counts.totalStopped());
    }

    @Test
    void concurrentMovesKeepTheInvariants() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed=" + seed);
        redis.sync().flushall();
        new LeaseKeeper(redis, settings, "k0").rebuild(List::of);
        SplittableRandom seeds = new SplittableRandom(seed);
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        Map<String, Long> highest = new java.util.concurrent.ConcurrentHashMap<>();
        try (LeaseClient client = new LeaseClient(redis, settings, InstantSource.system());
                var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 12; t++) {
                LeaseKeeper keeper = new LeaseKeeper(redis, settings, "k" + t);
                SplittableRandom random = seeds.split();
                threads.execute(() -> {
                    try {
                        for (int i = 0; i < 400; i++) {
                            race(client, keeper, random, highest);
                        }
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                });
            }
        }
        assertThat(failures).as("seed " + seed).isEmpty();
        LifecycleEvents.Counts counts = new LifecycleEvents(redis).counts();
        assertThat(counts.active()).isEqualTo(counts.totalSpawned() - counts.totalStopped());
    }

    private static void race(
            LeaseClient client,
            LeaseKeeper keeper,
            SplittableRandom random,
            Map<String, Long> highest) {
        UserId user = new UserId("u" + random.nextInt(5));
        long before = highest.getOrDefault(user.value(), 0L);
        Acquisition acquisition = client.acquire(user, false);
        long generation =
                switch (acquisition) {
                    case Ready ready -> ready.route().generation();
                    case Waiting waiting -> waiting.generation();
                    case Refused _ -> 0;
                };
        assertThat(redis.sync().scard("{pp}:live")).isLessThanOrEqualTo(LIMIT);
        if (generation == 0) {
            return;
        }
        assertThat(generation).as("generations only grow").isGreaterThanOrEqualTo(before);
        highest.merge(user.value(), generation, Math::max);
        if (keeper.claim(user, generation) == Claim.MINE) {
            boolean done =
                    random.nextBoolean()
                            ? keeper.ready(user, generation, new WorkerAddress.Tcp("h", 1))
                            : keeper.fail(user, generation, "x");
            assertThat(done).as("an owner with a live claim is never refused").isTrue();
            redis.sync().del("{pp}:r:" + user.value());
        }
        if (random.nextInt(3) == 0
                && keeper.drain(user, generation, Duration.ZERO) == Drain.GO
                && (random.nextBoolean() || !keeper.undrain(user, generation))) {
            assertThat(keeper.gone(user, generation)).isTrue();
        }
    }
}
