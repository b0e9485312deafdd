package io.pondpilot.gateway.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.pondpilot.common.net.WatchedConnection;
import java.time.Duration;
import java.util.Set;

/// Takes every connection as HTTP/1.1, so that whatever else is sent gets a problem document and
/// not silence, gives every head a deadline, and lets handlers know when their client leaves.
public final class FrontDoor implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;
    private final HeadDeadline deadline;

    /// @param config limits of the protocol
    /// @param deadlines of the heads
    public FrontDoor(Http1Config.Builder config, ReadDeadlines deadlines) {
        this.deadline = new HeadDeadline(deadlines);
        this.http1 =
                Http1ConnectionSelector.builder()
                        .config(config.addReceiveListener(deadline).build())
                        .build();
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
        return watched.serving(new Headed(http1.connection(watched), watched, deadline));
    }

    private record Headed(
            ServerConnection connection, ConnectionContext context, HeadDeadline deadline)
            implements ServerConnection {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                connection.handle(limit);
            } finally {
                deadline.ended(context);
            }
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
