package io.pondpilot.common.redis;

import io.pondpilot.common.settings.RedisSettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import redis.embedded.RedisServer;

/// A real Redis for tests, on a free port, without persistence.
public final class EmbeddedRedis implements AutoCloseable {
    private final int port;
    private RedisServer server;

    public EmbeddedRedis() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = started();
    }

    private RedisServer started() {
        try {
            RedisServer fresh =
                    RedisServer.newRedisServer()
                            .port(port)
                            .bind("127.0.0.1")
                            .setting("save \"\"")
                            .setting("appendonly no")
                            .build();
            fresh.start();
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the process; what was stored is lost.
    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts an empty one at the same port.
    public void startAgain() {
        server = started();
    }

    public RedisSettings redisSettings(String prefix) {
        return new RedisSettings(Optional.of(new Secret("redis://127.0.0.1:" + port)), prefix);
    }

    /// Settings that use this Redis, with keys of their own; pairs of path and value override.
    public Settings settings(String prefix, String... overrides) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < overrides.length; i += 2) {
            values.put(overrides[i], overrides[i + 1]);
        }
        Settings settings =
                SettingsLoader.load(Optional.empty(), Map.of("JWT_SECRET", "s".repeat(32)), values);
        return new Settings(
                settings.server(),
                redisSettings(prefix),
                settings.flight(),
                settings.containers(),
                settings.duckdb(),
                settings.security(),
                settings.ai(),
                settings.egress());
    }

    @Override
    public void close() {
        stop();
    }
}
