package io.pondpilot.common.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.RedisSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One Redis client for a process. Commands are rejected while disconnected and never replayed
/// after a reconnect, and each has a time-out: a lost Redis is an error at once, not a queue.
/// Reading streams with blocking takes a connection of its own ([#dedicated]). Thread-safe.
public final class RedisConnections implements AutoCloseable {
    /// Each command fails after it.
    public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(3);

    /// The longest a blocking read may block, so that it ends before its time-out.
    public static final Duration MAX_BLOCK = Duration.ofSeconds(2);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FIRST_CONNECT = Duration.ofSeconds(15);
    private static final int REQUEST_QUEUE = 10_000;

    private final Closer closer = new Closer();
    private final String prefix;
    private final RedisClient client;
    private final RedisURI uri;
    private final StatefulRedisConnection<String, String> shared;

    private RedisConnections(RedisURI uri, String prefix, Duration patience) {
        this.prefix = prefix;
        this.uri = uri;
        ClientResources resources =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .reconnectDelay(
                                Delay.exponential(
                                        Duration.ofMillis(10),
                                        Duration.ofSeconds(1),
                                        2,
                                        TimeUnit.MILLISECONDS))
                        .build();
        closer.add(() -> resources.shutdown(0, 1, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS));
        this.client = RedisClient.create(resources, uri);
        closer.add(() -> client.shutdown(0, 1, TimeUnit.SECONDS));
        client.setOptions(options());
        try {
            this.shared = firstConnection(patience);
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
        closer.add(shared);
    }

    /// Connects, trying again for 15 s when Redis is not there yet. Blocks.
    ///
    /// @throws ProxyException `WORKER_UNAVAILABLE` when it stays away, `INVALID_ARGUMENT` without a
    ///   URL
    public static RedisConnections open(RedisSettings settings) {
        return open(settings, FIRST_CONNECT);
    }

    /// As above, with another patience.
    public static RedisConnections open(RedisSettings settings, Duration patience) {
        String url =
                settings.url()
                        .orElseThrow(() ->
                                new ProxyException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "redis.url (REDIS_URL) is not set"))
                        .value();
        RedisURI uri;
        try {
            uri = RedisURI.create(url);
        } catch (IllegalArgumentException e) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "redis.url (REDIS_URL) cannot be read as a URL");
        }
        uri.setTimeout(COMMAND_TIMEOUT);
        return new RedisConnections(uri, settings.keyPrefix(), patience);
    }

    private static ClientOptions options() {
        return ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .requestQueueSize(REQUEST_QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(CONNECT_TIMEOUT)
                                .keepAlive(true)
                                .build())
                .build();
    }

    private StatefulRedisConnection<String, String> firstConnection(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return client.connect(StringCodec.UTF8);
            } catch (RedisException e) {
                if (System.nanoTime() > deadline) {
                    throw unavailable(e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    /// The start of every key and channel of ours.
    public String prefix() {
        return prefix;
    }

    /// The commands of the shared connection. Never block with them.
    public RedisAsyncCommands<String, String> commands() {
        return shared.async();
    }

    /// The same, waiting for each answer. Wrap calls in [#call].
    public RedisCommands<String, String> sync() {
        return shared.sync();
    }

    /// A connection of its own, for blocking reads; the caller closes it.
    public StatefulRedisConnection<String, String> dedicated() {
        return call(() -> client.connect(StringCodec.UTF8));
    }

    /// A connection of its own whose values are bytes; the caller closes it.
    public StatefulRedisConnection<String, byte[]> binary() {
        return call(() -> client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)));
    }

    /// A connection for subscriptions, which are renewed after a reconnect; the caller closes it.
    public StatefulRedisPubSubConnection<String, String> subscriptions() {
        return call(() -> client.connectPubSub(StringCodec.UTF8));
    }

    /// Whether Redis answers now. Blocks at most 3 s.
    public boolean isReachable() {
        try {
            return "PONG".equals(shared.sync().ping());
        } catch (RedisException e) {
            return false;
        }
    }

    /// Runs commands and turns their failures into ours.
    ///
    /// @throws ProxyException `WORKER_UNAVAILABLE` when Redis cannot be reached
    public static <T> T call(Supplier<T> commands) {
        try {
            return commands.get();
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// As [#call], without a result.
    public static void run(Runnable commands) {
        try {
            commands.run();
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// The failure that says that Redis is away.
    public static ProxyException unavailable(Throwable cause) {
        return new ProxyException(
                ErrorCode.WORKER_UNAVAILABLE,
                "Redis, which the services share, cannot be reached now; try again",
                Duration.ofSeconds(1),
                cause);
    }

    /// The address without its password, for logs.
    public String address() {
        return uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket();
    }

    /// Closes all connections. Blocks about a second at most.
    @Override
    public void close() {
        closer.close();
    }
}
