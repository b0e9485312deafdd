package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition.Waiting;
import io.pondpilot.common.lease.LeaseKeeper.Claim;
import io.pondpilot.common.redis.EmbeddedRedis;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.worker.WorkerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// A real Redis, a relay's client, a keeper and a queue.
@Timeout(60)
abstract class LeaseFixture {
    static final UserId USER = new UserId("abc123");
    static final WorkerAddress ADDRESS = new WorkerAddress.Unix(Path.of("/tmp/f.sock"));

    static EmbeddedRedis server;
    RedisConnections redis;
    Settings settings;
    LeaseClient client;
    LeaseKeeper keeper;
    SpawnQueue queue;

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

    Route start(UserId user) {
        long generation = waiting(client.acquire(user, false));
        assertThat(keeper.claim(user, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.ready(user, generation, ADDRESS)).isTrue();
        return new Route(user, generation, ADDRESS);
    }

    SpawnRequest take() {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            List<SpawnRequest> requests = queue.read(1, Duration.ofMillis(500));
            if (!requests.isEmpty()) {
                return requests.getFirst();
            }
        }
        throw new AssertionError("no spawn request came");
    }

    long scriptCalls() {
        return redis.sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                .sum();
    }

    static Instant soon() {
        return Instant.now().plus(Duration.ofSeconds(20));
    }

    static long waiting(Acquisition acquisition) {
        assertThat(acquisition).isInstanceOf(Waiting.class);
        return ((Waiting) acquisition).generation();
    }
}
