package io.pondpilot.common.lease;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.LifecycleEvent.Failed;
import io.pondpilot.common.lease.LifecycleEvent.Spawned;
import io.pondpilot.common.lease.LifecycleEvent.Stopped;
import io.pondpilot.common.redis.RedisConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to workers, as a Redis stream that health, metrics and the console read, and the
/// counts of `/health/detailed`. The counts are moved by the lease scripts themselves, so they are
/// exact and outlive every service. Thread-safe; blocks for a round trip.
public final class LifecycleEvents {
    private static final Logger log = LoggerFactory.getLogger(LifecycleEvents.class);
    private static final int KEPT = 10_000;

    /// Before the name of a phase of a start.
    private static final String PHASE = "ms_";

    private final RedisConnections redis;
    private final LeaseKeys keys;

    /// Over these connections, which stay the caller's to close.
    public LifecycleEvents(RedisConnections redis) {
        this.redis = redis;
        this.keys = new LeaseKeys(redis.prefix());
    }

    /// An event as the stream has it.
    ///
    /// @param id its place in the stream
    /// @param at when, by the clock of Redis
    /// @param event what
    public record Entry(String id, Instant at, LifecycleEvent event) {}

    /// The counts of `/health/detailed`.
    ///
    /// @param active workers that serve now
    /// @param totalSpawned workers that ever served
    /// @param totalStopped workers that have ended
    public record Counts(long active, long totalSpawned, long totalStopped) {}

    /// Appends an event.
    ///
    /// @throws ProxyException when Redis cannot be reached
    public void publish(LifecycleEvent event) {
        Map<String, String> body = new HashMap<>();
        body.put("uid", event.user().value());
        body.put("gen", Long.toString(event.generation()));
        switch (event) {
            case Spawned spawned -> {
                body.put("type", "spawned");
                body.put("id", spawned.containerId());
                body.put("ms", Long.toString(spawned.startMillis()));
                spawned.phases().forEach((phase, ms) -> body.put(PHASE + phase, Long.toString(ms)));
            }
            case Stopped stopped -> {
                body.put("type", "stopped");
                body.put("id", stopped.containerId());
                body.put("reason", stopped.reason());
            }
            case Failed failed -> {
                body.put("type", "failed");
                body.put("error", failed.error());
            }
        }
        XAddArgs args = XAddArgs.Builder.maxlen(KEPT).approximateTrimming();
        RedisConnections.call(() -> redis.sync().xadd(keys.events(), args, body));
    }

    /// The latest events, oldest first.
    public List<Entry> latest(int max) {
        List<StreamMessage<String, String>> messages =
                RedisConnections.call(() ->
                        redis.sync().xrevrange(keys.events(), Range.unbounded(), Limit.from(max)));
        return entries(messages.reversed());
    }

    /// The counts now.
    public Counts counts() {
        long active = RedisConnections.call(() -> redis.sync().scard(keys.live()));
        Map<String, String> totals =
                RedisConnections.call(() -> redis.sync().hgetall(keys.counters()));
        return new Counts(
                active,
                Long.parseLong(totals.getOrDefault("spawned", "0")),
                Long.parseLong(totals.getOrDefault("stopped", "0")));
    }

    /// Hands every event from now on to `listener`, on one virtual thread with a connection of its
    /// own, until closed. While Redis is away it waits, and goes on where it was.
    public AutoCloseable subscribe(Consumer<Entry> listener) {
        StatefulRedisConnection<String, String> connection = redis.dedicated();
        List<Entry> last = latest(1);
        String from = last.isEmpty() ? "0-0" : last.getFirst().id();
        Thread reader =
                Thread.ofVirtual()
                        .name("lifecycle-events")
                        .start(() -> follow(connection, from, listener));
        return () -> {
            reader.interrupt();
            connection.close();
            reader.join(Duration.ofSeconds(5));
        };
    }

    @SuppressWarnings("unchecked") // a generic array for varargs
    private void follow(
            StatefulRedisConnection<String, String> connection,
            String from,
            Consumer<Entry> listener) {
        String last = from;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                String after = last;
                XReadArgs args = XReadArgs.Builder.count(100).block(Duration.ofSeconds(1));
                for (Entry entry :
                        entries(
                                RedisConnections.call(() ->
                                        connection
                                                .sync()
                                                .xread(
                                                        args,
                                                        StreamOffset.from(
                                                                keys.events(), after))))) {
                    last = entry.id();
                    listener.accept(entry);
                }
            } catch (RuntimeException e) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("Reading events failed");
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(200);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<Entry> entries(List<StreamMessage<String, String>> messages) {
        List<Entry> entries = new ArrayList<>();
        for (StreamMessage<String, String> message : messages) {
            entry(message).ifPresent(entries::add);
        }
        return entries;
    }

    private static Map<String, Long> phases(Map<String, String> body) {
        var phases = new HashMap<String, Long>();
        body.forEach((key, value) -> {
            if (key.startsWith(PHASE)) {
                phases.put(key.substring(PHASE.length()), Long.parseLong(value));
            }
        });
        return phases;
    }

    private static Optional<Entry> entry(StreamMessage<String, String> message) {
        Map<String, String> body = message.getBody();
        try {
            UserId user = new UserId(body.getOrDefault("uid", ""));
            long generation = Long.parseLong(body.getOrDefault("gen", ""));
            String id = body.getOrDefault("id", "");
            LifecycleEvent event =
                    switch (body.getOrDefault("type", "")) {
                        case "spawned" ->
                                new Spawned(
                                        user,
                                        generation,
                                        id,
                                        Long.parseLong(body.getOrDefault("ms", "0")),
                                        phases(body));
                        case "stopped" ->
                                new Stopped(user, generation, id, body.getOrDefault("reason", ""));
                        case "failed" ->
                                new Failed(user, generation, body.getOrDefault("error", ""));
                        default -> throw new IllegalArgumentException("an unknown type of event");
                    };
            String millis = message.getId().substring(0, message.getId().indexOf('-'));
            return Optional.of(
                    new Entry(
                            message.getId(), Instant.ofEpochMilli(Long.parseLong(millis)), event));
        } catch (IllegalArgumentException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("Event skipped");
            return Optional.empty();
        }
    }
}
