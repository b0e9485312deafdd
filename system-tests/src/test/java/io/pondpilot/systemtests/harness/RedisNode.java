package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import redis.embedded.RedisServer;

/// A real Redis of its own on a loopback port, with a password and without persistence.
public final class RedisNode implements AutoCloseable {
    private final int port = Ports.free();
    private final String password = UUID.randomUUID().toString();
    private RedisServer server = start();

    /// Stops it and starts it again at the same address: everything it held is lost.
    public void restartEmpty() {
        stop();
        startEmpty();
    }

    /// Ends it; whoever needs it meets a refused connection.
    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it again at the same address, with nothing in it.
    public void startEmpty() {
        server = start();
    }

    public String url() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    @Override
    public void close() {
        stop();
    }

    private RedisServer start() {
        try {
            RedisServer started =
                    RedisServer.newRedisServer()
                            .port(port)
                            .bind("127.0.0.1")
                            .setting("requirepass " + password)
                            .setting("save \"\"")
                            .setting("appendonly no")
                            .setting("maxmemory-policy noeviction")
                            .build();
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Redis", e);
        }
    }
}
