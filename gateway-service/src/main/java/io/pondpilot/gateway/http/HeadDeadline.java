package io.pondpilot.gateway.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Gives each request head a deadline, from its first line on; the wait for the first line is
/// bounded by the server's idle time-out.
public final class HeadDeadline implements Http1ConnectionListener {
    private final ReadDeadlines deadlines;
    private final Map<ConnectionContext, ReadDeadlines.Reading> heads = new ConcurrentHashMap<>();

    /// Begins deadlines of the given kind.
    public HeadDeadline(ReadDeadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        heads.put(connection, deadlines.begin());
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
        ended(connection);
    }

    /// Forgets a connection that ended within a head.
    void ended(ConnectionContext connection) {
        ReadDeadlines.Reading head = heads.remove(connection);
        if (head != null) {
            head.close();
        }
    }
}
