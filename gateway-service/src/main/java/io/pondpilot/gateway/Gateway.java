package io.pondpilot.gateway;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.quota.Verdict;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.gateway.admission.Admission;
import io.pondpilot.gateway.ai.AiRoutes;
import io.pondpilot.gateway.ai.AiUpstream;
import io.pondpilot.gateway.demo.DemoTokens;
import io.pondpilot.gateway.health.ContainerCounts;
import io.pondpilot.gateway.health.HealthRoutes;
import io.pondpilot.gateway.http.BodyLimit;
import io.pondpilot.gateway.http.Cors;
import io.pondpilot.gateway.http.Edge;
import io.pondpilot.gateway.http.Failures;
import io.pondpilot.gateway.http.FrontDoor;
import io.pondpilot.gateway.http.ReadDeadlines;
import io.pondpilot.gateway.http.Route;
import io.pondpilot.gateway.http.RouteTable;
import io.pondpilot.gateway.http.TransportProblems;
import io.pondpilot.gateway.metrics.HttpMeters;
import io.pondpilot.gateway.metrics.MetricsRoute;
import io.pondpilot.gateway.openapi.OpenApiRoute;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The HTTP server of the gateway, given what it asks of Redis.
///
/// @param quota takes one request from a user's bucket
/// @param issueQuota takes one demo token from an address's bucket
/// @param readiness for `/ready`
/// @param counts for `/health/detailed`
/// @param metrics for `/metrics`
/// @param ai where the AI calls go
record Gateway(
        Function<Identity, Verdict> quota,
        Function<String, Verdict> issueQuota,
        Readiness readiness,
        Supplier<ContainerCounts> counts,
        Metrics metrics,
        AiUpstream ai) {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int MAX_CONNECTIONS = 4_096;
    private static final int MAX_REQUEST_LINE = 8_192;

    /// Builds the server; it serves once started.
    WebServer server(Settings settings, InstantSource clock, ReadDeadlines deadlines) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFilter(
                new Edge(
                        new HttpMeters(metrics.registry()),
                        new Cors(settings.server().corsAllowedOrigins()),
                        deadlines,
                        new BodyLimit(settings.server().maxBody(), "server.max_body")));
        Failures.register(routing);
        new RouteTable(routes(settings, clock), admission(settings, clock)).register(routing);
        return WebServer.builder()
                .host(settings.server().host())
                .port(settings.server().port())
                .routing(routing)
                .directHandlers(TransportProblems.handlers())
                .maxPayloadSize(largestBody(settings))
                .maxTcpConnections(MAX_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .idleConnectionPeriod(IDLE.dividedBy(4))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .addConnectionSelector(
                        new FrontDoor(
                                Http1Config.builder()
                                        .maxPrologueLength(MAX_REQUEST_LINE)
                                        .maxHeadersSize(
                                                settings.server().maxHeaderSize().intBytes()),
                                deadlines))
                .shutdownHook(false)
                .shutdownGracePeriod(settings.server().shutdownGrace())
                .build();
    }

    /// All that it answers.
    List<Route> routes(Settings settings, InstantSource clock) {
        DemoTokens demo =
                new DemoTokens(
                        settings.security().demo(),
                        new TokenIssuer(settings.security().jwtSecret(), clock),
                        issueQuota);
        demo.warn(settings.duckdb().attachedDatabases());
        List<Route> routes = new ArrayList<>(new HealthRoutes(readiness, counts, clock).routes());
        routes.add(demo.route());
        routes.addAll(AiRoutes.routes(ai, settings.ai().bodies()));
        routes.add(MetricsRoute.route(metrics));
        routes.add(OpenApiRoute.route());
        return routes;
    }

    // Exchange has the limit of each path; Helidon has one for all.
    private static long largestBody(Settings settings) {
        return Stream.of(
                        settings.server().maxBody(),
                        settings.ai().bodies().chat(),
                        settings.ai().bodies().embed())
                .mapToLong(ByteSize::bytes)
                .max()
                .orElseThrow();
    }

    private Admission admission(Settings settings, InstantSource clock) {
        return new Admission(new TokenVerifier(settings.security().jwtSecret(), clock), quota);
    }
}
