package io.pondpilot.common.lease;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.redis.RedisConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The spawn queue: a Redis stream that acquiring appends to and that all container services read
/// as one consumer group. A message stays pending until it is acknowledged; one whose reader died
/// goes to another. Has a connection of its own, since reading blocks. Blocks; one reader thread at
/// a time.
public final class SpawnQueue implements AutoCloseable {
    private static final String GROUP = "spawners";

    private final RedisConnections redis;
    private final StatefulRedisConnection<String, String> connection;
    private final LeaseKeys keys;
    private final LeaseScripts scripts;
    private final LeaseTimings timings;
    private final Consumer<String> consumer;

    /// @param owner the unique name of this container service
    public SpawnQueue(RedisConnections redis, LeaseTimings timings, String owner) {
        this.redis = redis;
        this.connection = redis.dedicated();
        this.keys = new LeaseKeys(redis.prefix());
        this.scripts = new LeaseScripts(redis);
        this.timings = timings;
        this.consumer = Consumer.from(GROUP, owner);
    }

    /// Takes new messages, waiting for the first.
    ///
    /// @param max how many at most
    /// @param block how long to wait, at most [RedisConnections#MAX_BLOCK]
    /// @return none when the time passed
    /// @throws io.pondpilot.common.failure.ProxyException when Redis cannot be reached
    @SuppressWarnings("unchecked") // a generic array for varargs
    public List<SpawnRequest> read(int max, Duration block) {
        long millis = Math.clamp(block.toMillis(), 1, RedisConnections.MAX_BLOCK.toMillis());
        List<StreamMessage<String, String>> messages =
                inGroup(() ->
                        connection
                                .sync()
                                .xreadgroup(
                                        consumer,
                                        XReadArgs.Builder.count(max).block(millis),
                                        StreamOffset.lastConsumed(keys.spawn())));
        List<SpawnRequest> requests = new ArrayList<>();
        for (StreamMessage<String, String> message : messages) {
            add(requests, message, 1);
        }
        return requests;
    }

    /// Takes over messages whose reader has not acknowledged them for 8 s. Those that are
    /// [SpawnRequest#exhausted] are for [#deadLetter].
    public List<SpawnRequest> reclaim(int max) {
        XAutoClaimArgs<String> args =
                XAutoClaimArgs.Builder.xautoclaim(consumer, timings.reclaimIdle(), "0").count(max);
        List<SpawnRequest> requests = new ArrayList<>();
        for (StreamMessage<String, String> message :
                inGroup(() -> connection.sync().xautoclaim(keys.spawn(), args)).getMessages()) {
            add(requests, message, deliveries(message.getId()));
        }
        return requests;
    }

    private long deliveries(String messageId) {
        return RedisConnections.call(() ->
                        connection
                                .sync()
                                .xpending(
                                        keys.spawn(),
                                        consumer,
                                        Range.create(messageId, messageId),
                                        Limit.from(1)))
                .stream()
                .mapToLong(pending -> pending.getRedeliveryCount())
                .findFirst()
                .orElse(1);
    }

    /// Tells the queue that a message is dealt with.
    public void ack(SpawnRequest request) {
        RedisConnections.call(() -> {
            redis.sync().xack(keys.spawn(), GROUP, request.messageId());
            return redis.sync().xdel(keys.spawn(), request.messageId());
        });
    }

    /// Moves a message to the dead letters, in one step.
    ///
    /// @return false when another has dealt with it
    public boolean deadLetter(SpawnRequest request, String cause) {
        return scripts.bury.run(
                        List.of(keys.spawn(), keys.dead()),
                        GROUP,
                        request.messageId(),
                        request.user().value(),
                        Long.toString(request.generation()),
                        cause)
                == 1;
    }

    /// Messages that nobody has dealt with yet, delivered or not.
    public long backlog() {
        return RedisConnections.call(() -> redis.sync().xlen(keys.spawn()));
    }

    /// A message without a readable body was deleted or trimmed; there is nothing to do for it.
    private void add(
            List<SpawnRequest> requests, StreamMessage<String, String> message, long deliveries) {
        Map<String, String> body = message.getBody();
        String user = body == null ? null : body.get("uid");
        String generation = body == null ? null : body.get("gen");
        if (body == null || user == null || generation == null) {
            RedisConnections.call(() -> redis.sync().xack(keys.spawn(), GROUP, message.getId()));
            return;
        }
        requests.add(
                new SpawnRequest(
                        message.getId(),
                        new UserId(user),
                        Long.parseLong(generation),
                        "1".equals(body.get("demo")),
                        deliveries));
    }

    /// The group is made when it is missed: at the first read, and after Redis lost its data.
    private <T> T inGroup(Supplier<T> command) {
        return RedisConnections.call(() -> {
            try {
                return command.get();
            } catch (RedisCommandExecutionException e) {
                if (e.getMessage() == null || !e.getMessage().startsWith("NOGROUP")) {
                    throw e;
                }
                createGroup();
                return command.get();
            }
        });
    }

    private void createGroup() {
        try {
            connection
                    .sync()
                    .xgroupCreate(
                            StreamOffset.from(keys.spawn(), "0"),
                            GROUP,
                            XGroupCreateArgs.Builder.mkstream(true));
        } catch (RedisBusyException e) {
            // Another was faster.
        }
    }

    /// The address of Redis, for logs.
    public String address() {
        return redis.address();
    }

    @Override
    public void close() {
        connection.close();
    }
}
