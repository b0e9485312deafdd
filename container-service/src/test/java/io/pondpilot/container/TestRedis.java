package io.pondpilot.container;

import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/// A real Redis of a test's own, on a free port.
public final class TestRedis implements AutoCloseable {
    private final int port;
    private RedisServer server;

    public TestRedis() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = launch();
    }

    private RedisServer launch() throws IOException {
        RedisServer fresh =
                RedisServer.newRedisServer()
                        .port(port)
                        .setting("bind 127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .build();
        fresh.start();
        return fresh;
    }

    public Secret url() {
        return new Secret("redis://127.0.0.1:" + port);
    }

    public void stop() throws IOException {
        server.stop();
    }

    /// Comes back without data.
    public void startEmpty() throws IOException {
        server = launch();
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
