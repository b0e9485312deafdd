package io.pondpilot.gateway;

import io.helidon.webserver.WebServer;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.LifecycleEvents;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.quota.RateLimiter;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.RateLimit;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.gateway.ai.AiUpstream;
import io.pondpilot.gateway.health.ContainerCounts;
import io.pondpilot.gateway.http.ReadDeadlines;
import java.time.Duration;
import java.time.InstantSource;

/// The HTTP front door: health, demo tokens, and admission for everything else.
public final class GatewayServer implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    private final Closer closer;
    private final WebServer server;

    private GatewayServer(Closer closer, WebServer server) {
        this.closer = closer;
        this.server = server;
    }

    /// Builds the server and connects to Redis; no traffic yet. Blocks.
    ///
    /// @throws ProxyException if Redis cannot be reached
    public static GatewayServer create(Settings settings) {
        Closer closer = new Closer();
        try {
            InstantSource clock = InstantSource.system();
            RedisConnections redis = closer.add(RedisConnections.open(settings.redis()));
            RateLimiter quota = closer.add(new RateLimiter(redis, settings));
            int perMinute = settings.security().demo().issuePerMinute();
            RateLimit issueLimit = new RateLimit(perMinute, perMinute);
            LifecycleEvents events = new LifecycleEvents(redis);
            Readiness readiness = new Readiness().check("redis", redis::isReachable);
            Metrics metrics = closer.add(new Metrics());
            ReadDeadlines deadlines = closer.add(new ReadDeadlines(READ_LIMIT));
            Gateway gateway =
                    new Gateway(
                            quota::consume,
                            address -> quota.consume("demo-token:" + address, issueLimit),
                            readiness,
                            () -> counts(events),
                            metrics,
                            closer.add(AiUpstream.open(settings.ai())));
            WebServer server = gateway.server(settings, clock, deadlines);
            closer.add(server::stop);
            closer.add(readiness::stopping);
            return new GatewayServer(closer, server);
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    /// Serves, and returns this.
    ///
    /// @throws ProxyException `INTERNAL` if the port is taken
    public GatewayServer start() {
        server.start();
        // Helidon logs a port in use, and returns as if it had started.
        if (!server.isRunning() || server.port() <= 0) {
            close();
            throw new ProxyException(
                    ErrorCode.INTERNAL,
                    "the HTTP port is taken; choose another with server.port or PORT");
        }
        return this;
    }

    /// The HTTP port in use.
    public int port() {
        return server.port();
    }

    /// Finishes running requests within `server.shutdown_grace` and closes.
    @Override
    public void close() {
        closer.close();
    }

    private static ContainerCounts counts(LifecycleEvents events) {
        LifecycleEvents.Counts counts = events.counts();
        return new ContainerCounts(counts.active(), counts.totalSpawned(), counts.totalStopped());
    }
}
