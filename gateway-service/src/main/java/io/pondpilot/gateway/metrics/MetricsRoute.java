package io.pondpilot.gateway.metrics;

import io.helidon.http.Status;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.gateway.http.Route;
import java.nio.charset.StandardCharsets;

/// `GET /metrics` in Prometheus' text format, without a token, as scrapers expect.
public final class MetricsRoute {
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private MetricsRoute() {}

    /// The route, open to everybody.
    public static Route route(Metrics metrics) {
        return new Route(
                "GET",
                "/metrics",
                Route.Access.OPEN,
                exchange ->
                        exchange.send(
                                Status.OK_200,
                                MEDIA_TYPE,
                                metrics.scrape().getBytes(StandardCharsets.UTF_8)));
    }
}
