package io.pondpilot.flight;

import io.netty.util.ResourceLeakDetector;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.LeaseClient;
import io.pondpilot.common.lease.LifecycleEvents;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.management.Management;
import io.pondpilot.common.management.ManagementServer;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.quota.RateLimiter;
import io.pondpilot.common.quota.Verdict;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.FlightSettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.flight.downstream.ConnectionLimits;
import io.pondpilot.flight.metrics.FlightMeters;
import io.pondpilot.flight.relay.FrameRelay;
import io.pondpilot.flight.relay.RelaySettings;
import io.pondpilot.flight.route.Endings;
import io.pondpilot.flight.route.LeaseRouter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Flight SQL front door: the relay on the data port and the management port beside it.
public final class FlightServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FlightServer.class);

    private final Settings settings;
    private final Closer closer;
    private final FrameRelay relay;
    private final Readiness readiness;
    private final Management management;
    private @Nullable ManagementServer managementServer;

    private FlightServer(
            Settings settings,
            Closer closer,
            FrameRelay relay,
            Readiness readiness,
            Management management) {
        this.settings = settings;
        this.closer = closer;
        this.relay = relay;
        this.readiness = readiness;
        this.management = management;
    }

    /// Builds the server and connects to Redis; no traffic yet. Blocks.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException if Redis cannot be reached
    public static FlightServer create(Settings settings) {
        Closer closer = new Closer();
        quietNetty();
        try {
            InstantSource clock = InstantSource.system();
            Transport transport = Transport.best();
            RedisConnections redis = closer.add(RedisConnections.open(settings.redis()));
            RateLimiter limiter = closer.add(new RateLimiter(redis, settings));
            LeaseClient leases = closer.add(new LeaseClient(redis, settings, clock));
            Endings endings = closer.add(Endings.follow(new LifecycleEvents(redis)));
            LeaseRouter router =
                    closer.add(
                            new LeaseRouter(
                                    leases,
                                    endings,
                                    new WorkerCredentials(settings.security().clusterSecret()),
                                    transport,
                                    UUID.randomUUID().toString(),
                                    settings.containers().startTimeout(),
                                    settings.flight().routeCache(),
                                    clock));
            Metrics metrics = closer.add(new Metrics());
            Readiness readiness = new Readiness().check("redis", redis::isReachable);
            FrameRelay relay =
                    new FrameRelay(
                            relaySettings(settings, transport),
                            new TokenVerifier(settings.security().jwtSecret(), clock),
                            (caller, then) -> take(limiter, caller, then),
                            router);
            FlightMeters.bind(relay, metrics.registry());
            return new FlightServer(
                    settings,
                    closer,
                    relay,
                    readiness,
                    new Management("flight", readiness, metrics, clock));
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    /// Netty follows one buffer in 128 to find leaks, with a stack trace each; tests follow all of
    /// them.
    private static void quietNetty() {
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    private static RelaySettings relaySettings(Settings settings, Transport transport) {
        FlightSettings flight = settings.flight();
        return new RelaySettings(
                transport,
                settings.server().host(),
                settings.server().grpcPort(),
                Runtime.getRuntime().availableProcessors(),
                new ConnectionLimits(
                        flight.maxStreamsPerConnection(),
                        Math.toIntExact(flight.maxHeaderSize().bytes()),
                        flight.handshakeTimeout(),
                        flight.idleConnectionTimeout(),
                        ConnectionLimits.RESETS_PER_WINDOW,
                        ConnectionLimits.CONTROL_FRAMES_PER_SECOND),
                flight.maxConnections(),
                flight.maxStreamsPerUser(),
                RelaySettings.WORKER_WINDOW,
                !settings.duckdb().attachedDatabases().stream()
                        .allMatch(AttachedDatabase::readOnly),
                settings.server().shutdownGrace());
    }

    private static void take(
            RateLimiter limiter, Identity caller, Consumer<Optional<Duration>> then) {
        limiter.consume(
                caller,
                verdict ->
                        then.accept(
                                switch (verdict) {
                                    case Verdict.Allowed _ -> Optional.empty();
                                    case Verdict.Refused refused ->
                                            Optional.of(refused.retryAfter());
                                }));
    }

    /// Serves, and returns this. Blocks until both ports are bound.
    public FlightServer start() {
        relay.start();
        managementServer =
                closer.add(
                        ManagementServer.start(
                                management,
                                settings.server().host(),
                                settings.flight().managementPort()));
        log.atInfo()
                .addKeyValue(Keys.PORT, relay.port())
                .addKeyValue("management_port", managementServer.port())
                .log("Flight service started");
        return this;
    }

    /// The Flight port in use; only after [#start].
    public int port() {
        return relay.port();
    }

    /// The management port in use; only after [#start].
    public int managementPort() {
        if (managementServer == null) {
            throw new IllegalStateException("not started");
        }
        return managementServer.port();
    }

    /// Turns not ready, lets running calls finish within `server.shutdown_grace` and closes.
    /// Blocks.
    @Override
    public void close() {
        readiness.stopping();
        relay.close();
        closer.close();
    }
}
