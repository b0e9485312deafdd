package io.pondpilot.gateway.ai;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Method;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.pondpilot.common.net.WatchedConnection;
import io.pondpilot.common.settings.AiSettings;
import java.time.Duration;

/// The connections to ai-service: HTTP/1.1, kept alive, one exchange at a time on each, and ended
/// when the client on whose behalf it goes has left.
public final class AiUpstream implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final int KEPT_CONNECTIONS = 512;

    private final Http1Client client;
    private final Departures departures = new Departures();

    private AiUpstream(Http1Client client) {
        this.client = client;
    }

    /// Knows the way to ai-service; connects at the first call.
    public static AiUpstream open(AiSettings settings) {
        Duration firstByte = settings.timeouts().firstByte();
        Duration idle = settings.timeouts().idle();
        // ai-service has the time-outs of the providers, and says so. This one is for an
        // ai-service that says nothing any more.
        Duration silence = (firstByte.compareTo(idle) > 0 ? firstByte : idle).plus(SLACK);
        return new AiUpstream(
                Http1Client.builder()
                        .baseUri(settings.address().toString())
                        .followRedirects(false)
                        .sendExpectContinue(false)
                        .shareConnectionCache(false)
                        .connectionCacheSize(KEPT_CONNECTIONS)
                        .connectTimeout(CONNECT)
                        .readTimeout(silence)
                        .servicesDiscoverServices(false)
                        .socketOptions(
                                SocketOptions.builder()
                                        .tcpNoDelay(true)
                                        .connectTimeout(CONNECT)
                                        .readTimeout(silence)
                                        .build())
                        .build());
    }

    Http1ClientRequest request(Method method, String path) {
        return client.method(method).path(path);
    }

    /// Interrupts this thread when the client of this connection leaves, until it is closed.
    Departures.Attendance attend(WatchedConnection connection) {
        return departures.attend(connection);
    }

    @Override
    public void close() {
        departures.close();
        client.closeResource();
    }
}
