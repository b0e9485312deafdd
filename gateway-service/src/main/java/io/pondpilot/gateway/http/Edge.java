package io.pondpilot.gateway.http;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/// The outermost filter: names the request, writes its one log line, and counts it.
public final class Edge implements Filter {
    private static final Logger log = LoggerFactory.getLogger(Edge.class);
    private static final int LOGGED_PATH = 200;

    private final RequestMeters meters;
    private final Cors cors;
    private final ReadDeadlines deadlines;
    private final BodyLimit limit;

    /// @param meters counts requests
    /// @param cors adds headers for browsers
    /// @param deadlines of the bodies
    /// @param limit of bodies on paths without one of their own
    public Edge(RequestMeters meters, Cors cors, ReadDeadlines deadlines, BodyLimit limit) {
        this.meters = meters;
        this.cors = cors;
        this.deadlines = deadlines;
        this.limit = limit;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long begin = System.nanoTime();
        Exchange exchange = Exchange.begin(request, response, deadlines, limit);
        MDC.put(Keys.REQUEST_ID, exchange.requestId());
        try {
            if (!StrictFraming.refused(exchange) && !cors.answered(exchange)) {
                chain.proceed();
            }
            exchange.discardRest();
        } finally {
            finished(request, response, Duration.ofNanos(System.nanoTime() - begin));
            MDC.remove(Keys.REQUEST_ID);
            MDC.remove(Keys.USER_ID);
        }
        if (exchange.last()) {
            // Helidon says "Connection: close" and then waits for the client to do it.
            throw new CloseConnectionException("The last request of this connection");
        }
    }

    private void finished(RoutingRequest request, RoutingResponse response, Duration took) {
        int status = response.status().code();
        String path = request.path().rawPath();
        meters.count(request.prologue().method().text(), status, took);
        // Probes and scrapers would fill the log.
        boolean routine = status == 200 && !path.startsWith("/auth");
        log.atLevel(routine ? Level.DEBUG : Level.INFO)
                .addKeyValue(Keys.METHOD, request.prologue().method().text())
                .addKeyValue(
                        Keys.PATH,
                        path.length() > LOGGED_PATH ? path.substring(0, LOGGED_PATH) : path)
                .addKeyValue(Keys.STATUS, status)
                .addKeyValue(Keys.DURATION_MS, took.toMillis())
                .log("Request answered");
    }
}
