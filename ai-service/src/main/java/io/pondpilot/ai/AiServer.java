package io.pondpilot.ai;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.pondpilot.ai.budget.TokenBudgets;
import io.pondpilot.ai.call.Caller;
import io.pondpilot.ai.call.Watch;
import io.pondpilot.ai.http.AiRoutes;
import io.pondpilot.ai.http.TransportErrors;
import io.pondpilot.ai.http.WatchedConnections;
import io.pondpilot.ai.measure.CallMeters;
import io.pondpilot.ai.model.Catalog;
import io.pondpilot.ai.provider.Endpoint;
import io.pondpilot.ai.provider.ModelProvider;
import io.pondpilot.ai.provider.anthropic.AnthropicProvider;
import io.pondpilot.ai.provider.openai.OpenAiProvider;
import io.pondpilot.ai.upstream.ConnectionPool;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.management.Management;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// The server of ai-service: calls to models, and the management handlers on the same port.
public final class AiServer implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int MAX_CONNECTIONS = 8_192;
    private static final int MAX_REQUEST_LINE = 8_192;

    private final Closer closer;
    private final WebServer server;
    private final int wantedPort;

    private AiServer(Closer closer, WebServer server, int wantedPort) {
        this.closer = closer;
        this.server = server;
        this.wantedPort = wantedPort;
    }

    /// Builds the server and connects to Redis; no traffic yet. Blocks.
    ///
    /// @throws ProxyException if Redis cannot be reached
    public static AiServer create(Settings settings) {
        Closer closer = new Closer();
        try {
            InstantSource clock = InstantSource.system();
            AiSettings ai = settings.ai();
            Readiness readiness = new Readiness();
            Metrics metrics = closer.add(new Metrics());
            ConnectionPool pool = closer.add(new ConnectionPool(ai.timeouts().connect()));
            Watch watch = closer.add(new Watch());
            Catalog catalog = new Catalog(ai);
            RedisConnections redis = closer.add(RedisConnections.open(settings.redis()));
            readiness.check("redis", redis::isReachable);
            TokenBudgets budgets = closer.add(new TokenBudgets(redis, ai, metrics.registry()));
            Caller caller =
                    new Caller(
                            ai,
                            catalog,
                            providers(ai, pool),
                            new RedisBudgets(budgets),
                            new CallMeters(metrics.registry()),
                            clock);
            AiRoutes routes =
                    new AiRoutes(
                            ai,
                            new TokenVerifier(settings.security().jwtSecret(), clock),
                            catalog,
                            caller,
                            watch,
                            budgets::spent);
            Management management = new Management("ai", readiness, metrics, clock);
            WebServer server = server(settings, management, routes);
            closer.add(server::stop);
            closer.add(() -> drain(routes, settings.server().shutdownGrace()));
            closer.add(readiness::stopping);
            return new AiServer(closer, server, ai.port());
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static Map<String, ModelProvider> providers(AiSettings ai, ConnectionPool pool) {
        Map<String, ModelProvider> providers = new HashMap<>();
        for (AiSettings.Provider provider : ai.providers()) {
            Endpoint endpoint = new Endpoint(provider, pool);
            providers.put(
                    provider.name(),
                    switch (provider.kind()) {
                        case ANTHROPIC -> new AnthropicProvider(endpoint);
                        case OPENAI -> new OpenAiProvider(endpoint);
                    });
        }
        return providers;
    }

    private static WebServer server(Settings settings, Management management, AiRoutes routes) {
        AiSettings.Bodies bodies = settings.ai().bodies();
        return WebServer.builder()
                .host(settings.server().host())
                .port(settings.ai().port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .routing(routing -> {
                    management.routing(routing);
                    routes.routing(routing);
                })
                .directHandlers(TransportErrors.handlers())
                .maxPayloadSize(Math.max(bodies.chat().bytes(), bodies.embed().bytes()))
                .maxTcpConnections(MAX_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .idleConnectionPeriod(IDLE.dividedBy(4))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .writeBufferSize(0)
                .addConnectionSelector(
                        new WatchedConnections(
                                Http1Config.builder()
                                        .maxPrologueLength(MAX_REQUEST_LINE)
                                        .maxHeadersSize(
                                                settings.server().maxHeaderSize().intBytes())
                                        .build()))
                .shutdownGracePeriod(Duration.ofSeconds(2))
                .build();
    }

    /// Lets calls end by themselves for a while, then ends them.
    private static void drain(AiRoutes routes, Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (routes.running() > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(50);
        }
        routes.stop();
    }

    /// Serves, and returns this.
    ///
    /// @throws ProxyException `INTERNAL` if the port is taken
    public AiServer start() {
        server.start();
        // Helidon logs a port in use, and returns as if it had started.
        if (!server.isRunning() || server.port() <= 0) {
            closer.close();
            throw new ProxyException(
                    ErrorCode.INTERNAL, "ai.port (AI_PORT) " + wantedPort + " cannot be bound");
        }
        return this;
    }

    /// The port in use, once started.
    public int port() {
        return server.port();
    }

    /// Stops: first not ready, then calls end by themselves or by the grace period, then the rest.
    @Override
    public void close() {
        closer.close();
    }
}
