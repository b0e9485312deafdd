package io.pondpilot.common.management;

import io.helidon.webserver.WebServer;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import org.jspecify.annotations.Nullable;

/// The management port of a service that serves no HTTP otherwise.
public final class ManagementServer implements AutoCloseable {
    private final WebServer server;

    private ManagementServer(WebServer server) {
        this.server = server;
    }

    /// Binds and serves. Blocks until it does.
    ///
    /// @param port 0 takes a free one
    /// @throws ProxyException `INTERNAL` when the port cannot be bound
    public static ManagementServer start(Management management, String host, int port) {
        WebServer server =
                WebServer.builder()
                        .host(host)
                        .port(port)
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .routing(management::routing)
                        .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            throw notBound(port, e);
        }
        // Helidon logs a port in use, and returns as if it had started.
        if (!server.isRunning() || server.port() <= 0) {
            server.stop();
            throw notBound(port, null);
        }
        return new ManagementServer(server);
    }

    private static ProxyException notBound(int port, @Nullable Exception cause) {
        return new ProxyException(
                ErrorCode.INTERNAL, "the management port " + port + " cannot be bound", cause);
    }

    /// The bound port.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
