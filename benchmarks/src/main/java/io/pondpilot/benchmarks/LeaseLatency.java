package io.pondpilot.benchmarks;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition;
import io.pondpilot.common.lease.LeaseClient;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LeaseTimings;
import io.pondpilot.common.lease.SpawnQueue;
import io.pondpilot.common.lease.SpawnRequest;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Times the lease protocol against the Redis in `REDIS_URL`: acquiring a ready worker, one caller
/// after the other, and a herd of first callers of one user on two nodes. Prints one line of JSON.
public final class LeaseLatency {
    private static final int WARM_UP = 5_000;
    private static final int HERD_USERS = 5;
    private static final Duration HERD_DEADLINE = Duration.ofSeconds(30);
    private static final Duration READ = Duration.ofMillis(200);

    /// What starting a worker takes in the herd's run.
    private static final Duration START = Duration.ofMillis(200);

    private final LeaseClient first;
    private final LeaseClient second;
    private final LeaseKeeper keeper;
    private final SpawnQueue queue;

    private LeaseLatency(
            LeaseClient first, LeaseClient second, LeaseKeeper keeper, SpawnQueue queue) {
        this.first = first;
        this.second = second;
        this.keeper = keeper;
        this.queue = queue;
    }

    /// Runs all of it.
    ///
    /// @param arguments how many acquisitions are timed, how many callers are in the herd
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int calls = Integer.parseInt(arguments[0]);
        int herd = Integer.parseInt(arguments[1]);
        Settings settings = SettingsLoader.load(Optional.empty(), System.getenv());
        try (RedisConnections redis = RedisConnections.open(settings.redis());
                RedisConnections other = RedisConnections.open(settings.redis());
                LeaseClient first = new LeaseClient(redis, settings, InstantSource.system());
                LeaseClient second = new LeaseClient(other, settings, InstantSource.system());
                SpawnQueue queue = new SpawnQueue(redis, LeaseTimings.of(settings), "bench")) {
            LeaseKeeper keeper = new LeaseKeeper(redis, settings, "bench");
            keeper.rebuild(List::of);
            LeaseLatency bench = new LeaseLatency(first, second, keeper, queue);
            long[] nanos = bench.acquire(calls);
            List<String> herds = new ArrayList<>();
            for (int round = 0; round < HERD_USERS; round++) {
                herds.add(bench.herd(new UserId("herd-" + round), herd));
            }
            System.out.println(
                    "{\"nanos\": "
                            + Arrays.stream(nanos)
                                    .mapToObj(Long::toString)
                                    .collect(Collectors.joining(",", "[", "]"))
                            + ", \"herds\": "
                            + herds
                            + "}");
        }
    }

    private long[] acquire(int calls) {
        UserId user = new UserId("ready");
        first.acquire(user, false);
        spawn(Duration.ofSeconds(5));
        long[] nanos = new long[calls];
        for (int call = -WARM_UP; call < calls; call++) {
            long begin = System.nanoTime();
            Acquisition answer = first.acquire(user, false);
            long took = System.nanoTime() - begin;
            if (!(answer instanceof Acquisition.Ready)) {
                throw new IllegalStateException("not ready: " + answer);
            }
            if (call >= 0) {
                nanos[call] = took;
            }
        }
        return nanos;
    }

    private String herd(UserId user, int callers) throws InterruptedException, ExecutionException {
        int spawns = 0;
        AtomicInteger answered = new AtomicInteger();
        long begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> waiting = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                LeaseClient node = caller % 2 == 0 ? first : second;
                waiting.add(
                        threads.submit(() -> {
                            node.await(user, false, Instant.now().plus(HERD_DEADLINE));
                            answered.incrementAndGet();
                        }));
            }
            while (waiting.stream().anyMatch(one -> !one.isDone())) {
                spawns += spawn(READ);
            }
            for (Future<?> one : waiting) {
                one.get();
            }
        }
        spawns += spawn(READ);
        return "{\"callers\": %d, \"answered\": %d, \"spawns\": %d, \"seconds\": %.3f}"
                .formatted(callers, answered.get(), spawns, (System.nanoTime() - begin) / 1e9);
    }

    /// Plays the container service for what is queued.
    private int spawn(Duration block) {
        List<SpawnRequest> requests = queue.read(16, block);
        for (SpawnRequest request : requests) {
            keeper.claim(request.user(), request.generation());
            pause();
            keeper.ready(
                    request.user(),
                    request.generation(),
                    WorkerAddress.parse("tcp:127.0.0.1:1024"));
            queue.ack(request);
        }
        return requests.size();
    }

    private static void pause() {
        try {
            Thread.sleep(START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
