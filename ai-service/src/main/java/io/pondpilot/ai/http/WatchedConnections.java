package io.pondpilot.ai.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/// Takes every connection as HTTP/1.1 and watches it. There is no HTTP/2 on this listener:
/// Helidon's goes on with a stream that its client has reset.
public final class WatchedConnections implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;

    /// @param config limits of the protocol
    public WatchedConnections(Http1Config config) {
        this.http1 = Http1ConnectionSelector.builder().config(config).build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        WatchedConnection watched = new WatchedConnection(context);
        return new Scoped(http1.connection(watched), watched);
    }

    private record Scoped(ServerConnection connection, WatchedConnection watched)
            implements ServerConnection {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            ScopedValue.where(WatchedConnection.CURRENT, watched)
                    .call(() -> {
                        connection.handle(limit);
                        return true;
                    });
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        public void handle(java.util.concurrent.Semaphore requestSemaphore)
                throws InterruptedException {
            connection.handle(requestSemaphore);
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }
    }
}
