package io.pondpilot.container;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LeaseTimings;
import io.pondpilot.common.lease.LifecycleEvents;
import io.pondpilot.common.lease.SpawnQueue;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.management.Management;
import io.pondpilot.common.management.ManagementServer;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.ContainerSettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.container.fleet.Fleet;
import io.pondpilot.container.fleet.StopReason;
import io.pondpilot.container.fleet.WorkerProbe;
import io.pondpilot.container.measure.ContainerMetrics;
import io.pondpilot.container.measure.Outage;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.reconcile.Reaper;
import io.pondpilot.container.reconcile.Reconciler;
import io.pondpilot.container.spawn.SpawnHooks;
import io.pondpilot.container.spawn.Spawner;
import io.pondpilot.container.spawn.WorkerTemplate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The container service: starts workers that are asked for, watches them, stops idle ones, and
/// adopts those of a predecessor that died. A clean stop stops its workers; a crash leaves them
/// running.
public final class ContainerServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContainerServer.class);
    private static final int STOP_ROUNDS = 2;
    private static final Duration EPOCH_EVERY = Duration.ofSeconds(1);
    private static final Duration RELIST_EVERY = Duration.ofSeconds(20);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Closer closer;
    private final Orchestrator orchestrator;
    private final Fleet fleet;
    private final Spawner spawner;
    private final Reconciler reconciler;
    private final Readiness readiness;
    private final ManagementServer management;
    private volatile boolean abandoned;

    private ContainerServer(
            Closer closer,
            Orchestrator orchestrator,
            Fleet fleet,
            Spawner spawner,
            Reconciler reconciler,
            Readiness readiness,
            ManagementServer management) {
        this.closer = closer;
        this.orchestrator = orchestrator;
        this.fleet = fleet;
        this.spawner = spawner;
        this.reconciler = reconciler;
        this.readiness = readiness;
        this.management = management;
    }

    /// Builds the service and connects it; nothing is started or stopped yet. Blocks.
    ///
    /// @throws ProxyException when Redis cannot be reached
    /// @throws OrchestratorException when the backend cannot be used
    public static ContainerServer create(Settings settings) {
        return create(settings, SpawnHooks.NONE, RELIST_EVERY);
    }

    static ContainerServer create(Settings settings, SpawnHooks hooks, Duration relistEvery) {
        Closer closer = new Closer();
        try {
            ContainerSettings containers = settings.containers();
            LeaseTimings timings = LeaseTimings.of(settings);
            Orchestrator orchestrator = closer.add(Backends.open(settings));
            String owner =
                    orchestrator.place() + "#" + UUID.randomUUID().toString().substring(0, 8);

            RedisConnections redis = closer.add(RedisConnections.open(settings.redis()));
            LeaseKeeper keeper = new LeaseKeeper(redis, settings, owner);
            SpawnQueue queue = closer.add(new SpawnQueue(redis, timings, owner));
            LifecycleEvents events = new LifecycleEvents(redis);

            var meters = closer.add(new Metrics());
            var metrics = new ContainerMetrics(meters.registry());
            var outage = new Outage();
            var credentials = new WorkerCredentials(settings.security().clusterSecret());
            var probe = new WorkerProbe(credentials, ANSWER_WITHIN);
            Duration heartbeat = shorter(LONGEST_HEARTBEAT, timings.heartbeat());
            var fleet =
                    new Fleet(
                            orchestrator,
                            keeper,
                            events,
                            probe,
                            metrics,
                            outage,
                            new Fleet.Timing(heartbeat, timings.stopGrace()));
            var spawner =
                    new Spawner(
                            orchestrator,
                            new Spawner.Desk(keeper, queue, events),
                            fleet,
                            new WorkerTemplate(settings, credentials),
                            probe,
                            metrics,
                            outage,
                            new Spawner.Limits(
                                    containers.parallelStarts(),
                                    containers.maxPerHost(),
                                    timings.startTimeout()),
                            hooks);
            var reaper = new Reaper(keeper, orchestrator, fleet, timings.idleTimeout());
            var reconciler =
                    new Reconciler(
                            orchestrator,
                            keeper,
                            fleet,
                            probe,
                            reaper,
                            metrics,
                            outage,
                            new Reconciler.Timing(EPOCH_EVERY, relistEvery, timings.reapTick()),
                            InstantSource.system());
            metrics.gauge("active", "Containers that are watched", fleet::size);
            metrics.gauge(
                    "redis_away", "1 while Redis cannot be reached", () -> outage.isOn() ? 1 : 0);
            var readiness =
                    new Readiness()
                            .check("redis", redis::isReachable)
                            .check("first look", reconciler::hasLooked);
            var clock = InstantSource.system();
            ManagementServer management =
                    closer.add(
                            ManagementServer.start(
                                    new Management("containers", readiness, meters, clock),
                                    settings.server().host(),
                                    containers.managementPort()));
            return new ContainerServer(
                    closer, orchestrator, fleet, spawner, reconciler, readiness, management);
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// Adopts what runs, then takes starts. Returns when the first look has been taken; blocks for
    /// it.
    public ContainerServer start() {
        closer.add(fleet.open());
        closer.add(this::stopWorkers);
        closer.add(reconciler);
        reconciler.lookOnce();
        reconciler.open();
        closer.add(spawner.open());
        return this;
    }

    /// The bound port of health, metrics and info.
    public int port() {
        return management.port();
    }

    /// Every worker that runs here, watched or half started, is stopped: none outlives its owner's
    /// clean stop.
    private void stopWorkers() {
        if (abandoned) {
            return;
        }
        try {
            List<RunningWorker> left = orchestrator.list();
            for (int round = 0; round < STOP_ROUNDS && !left.isEmpty(); round++) {
                try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
                    left.forEach(worker ->
                            stops.execute(() -> fleet.retire(worker, StopReason.SHUTDOWN)));
                }
                left = orchestrator.list();
            }
            if (!left.isEmpty()) {
                log.atError()
                        .addKeyValue(Keys.COUNT, left.size())
                        .log("Containers are left running");
            }
        } catch (OrchestratorException e) {
            log.atError().setCause(e).log("Containers may be left running");
        }
    }

    /// Stops taking starts, stops all workers, disconnects. Blocks for about
    /// `containers.stop_grace` at most.
    @Override
    public void close() {
        readiness.stopping();
        closer.close();
    }

    /// Leaves without stopping any worker, as a crash does; for tests.
    void abandon() {
        abandoned = true;
        closer.close();
    }
}
