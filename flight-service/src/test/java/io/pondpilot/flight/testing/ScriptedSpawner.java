package io.pondpilot.flight.testing;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.SpawnQueue;
import io.pondpilot.common.lease.SpawnRequest;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Does a container service's part by the real leases, with scripted workers that check the
/// credential of their generation.
public final class ScriptedSpawner implements AutoCloseable {
    private final RedisConnections redis;
    public final LeaseKeeper keeper;
    private final SpawnQueue queue;
    private final WorkerCredentials credentials;
    private final Thread thread;
    private final Map<UserId, ScriptedWorker> workers = new ConcurrentHashMap<>();
    private final List<ScriptedWorker> all = new ArrayList<>();
    public final AtomicInteger spawned = new AtomicInteger();
    private volatile boolean closed;

    public ScriptedSpawner(Settings settings) {
        redis = RedisConnections.open(settings.redis());
        keeper = new LeaseKeeper(redis, settings, "spawner");
        queue = new SpawnQueue(redis, keeper.timings(), "spawner");
        credentials = new WorkerCredentials(settings.security().clusterSecret());
        keeper.rebuild(List::of);
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        while (!closed) {
            for (SpawnRequest request : queue.read(10, Duration.ofMillis(100))) {
                spawn(request);
            }
        }
    }

    private void spawn(SpawnRequest request) {
        UserId user = request.user();
        long generation = request.generation();
        keeper.claim(user, generation);
        String expected = "Bearer " + credentials.of(user, generation).value();
        ScriptedWorker worker =
                ScriptedWorker.onTcp()
                        .onRequest(call -> {
                            if (call.header("authorization").equals(expected)) {
                                call.answer(call.body());
                            } else {
                                call.trailersOnly(16, "pondpilot-refused", "credential");
                            }
                        });
        all.add(worker);
        workers.put(user, worker);
        spawned.incrementAndGet();
        keeper.ready(user, generation, worker.address());
        queue.ack(request);
    }

    public ScriptedWorker workerOf(UserId user) {
        return java.util.Objects.requireNonNull(workers.get(user));
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ScriptedWorker::close);
        queue.close();
        redis.close();
    }
}
