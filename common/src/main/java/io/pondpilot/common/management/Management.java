package io.pondpilot.common.management;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The handlers that every service has, on its management port or, for the gateway, on its own:
/// `GET /health` (it lives), `/ready` (it should get traffic), `/metrics` (Prometheus), `/info`.
public final class Management {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String service;
    private final Readiness readiness;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Instant startedAt;

    /// @param service its name, as in `pondpilot serve NAME`
    public Management(String service, Readiness readiness, Metrics metrics, InstantSource clock) {
        this.service = service;
        this.readiness = readiness;
        this.metrics = metrics;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /// Adds the four handlers.
    public void routing(HttpRouting.Builder routing) {
        routing.get("/health", this::health)
                .get("/ready", this::ready)
                .get("/metrics", this::metrics)
                .get("/info", this::info);
    }

    /// `{"status":"healthy"}`: the process answers. What it depends on is the matter of [#ready].
    public void health(ServerRequest request, ServerResponse response) {
        send(response, JSON.createObjectNode().put("status", "healthy"));
    }

    /// `{"ready":true}`, or status 503 with what is missing.
    public void ready(ServerRequest request, ServerResponse response) {
        List<String> missing = readiness.missing();
        ObjectNode body = JSON.createObjectNode().put("ready", missing.isEmpty());
        if (!missing.isEmpty()) {
            missing.forEach(body.putArray("missing")::add);
            response.status(Status.SERVICE_UNAVAILABLE_503);
        }
        send(response, body);
    }

    /// The meters in the text format of Prometheus.
    public void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(metrics.scrape());
    }

    /// What runs here, since when, and by which version.
    public void info(ServerRequest request, ServerResponse response) {
        send(
                response,
                JSON.createObjectNode()
                        .put("service", service)
                        .put("version", version())
                        .put("java", Runtime.version().toString())
                        .put("started_at", startedAt.toString())
                        .put("uptime_seconds", uptime().toSeconds()));
    }

    /// Since the start of the service.
    public Duration uptime() {
        return Duration.between(startedAt, clock.instant());
    }

    /// The version of this build; `dev` outside a jar.
    public static String version() {
        String version = Management.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private static void send(ServerResponse response, ObjectNode body) {
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(body.toString());
    }
}
