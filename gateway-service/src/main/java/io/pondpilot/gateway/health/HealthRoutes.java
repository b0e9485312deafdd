package io.pondpilot.gateway.health;

import io.helidon.http.Status;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.gateway.http.Exchange;
import io.pondpilot.gateway.http.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// `/health` says that this process runs, `/ready` that it can serve, `/health/detailed` what the
/// system is doing.
public final class HealthRoutes {
    private static final byte[] HEALTHY = json("{\"status\":\"healthy\"}");
    private static final byte[] READY = json("{\"ready\":true}");

    private final Readiness readiness;
    private final Supplier<ContainerCounts> counts;
    private final InstantSource clock;
    private final Instant started;

    /// @param readiness its checks may block for their time-outs
    /// @param counts asks Redis; throws a `ProxyException` where that fails
    /// @param clock for the uptime, which begins now
    public HealthRoutes(
            Readiness readiness, Supplier<ContainerCounts> counts, InstantSource clock) {
        this.readiness = readiness;
        this.counts = counts;
        this.clock = clock;
        this.started = clock.instant();
    }

    /// The three routes, open to everybody.
    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/health",
                        Route.Access.OPEN,
                        exchange -> exchange.json(Status.OK_200, HEALTHY)),
                new Route("GET", "/ready", Route.Access.OPEN, this::ready),
                new Route("GET", "/health/detailed", Route.Access.OPEN, this::detailed));
    }

    private void ready(Exchange exchange) {
        List<String> missing = readiness.missing();
        if (missing.isEmpty()) {
            exchange.json(Status.OK_200, READY);
        } else {
            exchange.json(
                    Status.SERVICE_UNAVAILABLE_503,
                    json(
                            "{\"ready\":false,\"missing\":[\"%s\"]}"
                                    .formatted(String.join("\",\"", missing))));
        }
    }

    private void detailed(Exchange exchange) {
        ContainerCounts now = counts.get();
        long uptime = Duration.between(started, clock.instant()).toSeconds();
        exchange.json(
                Status.OK_200,
                json(
                        """
                        {"status":"healthy","containers":{"active":%d,"total_spawned":%d,\
                        "total_stopped":%d},"uptime_seconds":%d}\
                        """
                                .formatted(
                                        now.active(),
                                        now.totalSpawned(),
                                        now.totalStopped(),
                                        uptime)));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
