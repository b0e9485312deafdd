package io.pondpilot.ai.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.pondpilot.common.net.WatchedConnection;
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
        return watched.serving(http1.connection(watched));
    }
}
