package io.pondpilot.gateway.health;

import io.helidon.http.Status;
import io.pondpilot.gateway.http.Exchange;
import io.pondpilot.gateway.http.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// `/health` says that this process runs, `/ready` that it can serve, `/health/detailed` what the
/// system is doing.
public final class HealthRoutes {
    private static final byte[] HEALTHY = json("{\"status\":\"healthy\"}");
    private static final byte[] READY = json("{\"ready\":true}");
    private static final byte[] NOT_READY =
            json("{\"ready\":false,\"reason\":\"Redis cannot be reached\"}");

    private final BooleanSupplier redisReachable;
    private final Supplier<ContainerCounts> counts;
    private final InstantSource clock;
    private final Instant started;

    /// @param redisReachable asks Redis; may block for its time-out
    /// @param counts asks Redis; throws a `ProxyException` where that fails
    /// @param clock for the uptime, which begins now
    public HealthRoutes(
            BooleanSupplier redisReachable, Supplier<ContainerCounts> counts, InstantSource clock) {
        this.redisReachable = redisReachable;
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
        boolean ready = redisReachable.getAsBoolean();
        exchange.json(
                ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, ready ? READY : NOT_READY);
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
