package io.pondpilot.egress;

import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.OpenDatabases;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.management.Management;
import io.pondpilot.common.management.ManagementServer;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.egress.door.Doors;
import io.pondpilot.egress.door.Entrance;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.http.HttpGate;
import io.pondpilot.egress.knock.KnockGate;
import io.pondpilot.egress.mysql.MySqlGate;
import io.pondpilot.egress.postgres.PostgresGate;
import io.pondpilot.egress.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The egress service of one host: in the directory of each worker a door to each configured
/// database, or one on the network, and behind the doors the log-in with the configured account.
public final class EgressServer implements AutoCloseable {
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(12);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final int LOOPS = 2;

    private final Closer closer = new Closer();
    private final Settings settings;
    private @Nullable ManagementServer management;

    private EgressServer(Settings settings) {
        this.settings = settings;
    }

    /// Builds the server; nothing is connected yet.
    ///
    /// @param settings with a Redis URL
    public static EgressServer create(Settings settings) {
        return new EgressServer(settings);
    }

    /// Opens the doors of the workers that are there, serves, and returns this. Blocks.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException when Redis cannot be reached or the port
    ///   of the management server is taken
    public EgressServer start() {
        try {
            Transport transport = Transport.best();
            RedisConnections redis = closer.add(RedisConnections.open(settings.redis()));
            LeaseKeeper leases = new LeaseKeeper(redis, settings, "egress");
            Metrics metrics = closer.add(new Metrics());
            EventLoopGroup loops = transport.loops(LOOPS, "egress");
            closer.add(() -> stop(loops));
            Doors doors =
                    closer.add(
                            Doors.open(
                                    new Doors.Setup(
                                            settings.containers().runDir(),
                                            settings.egress().listen(),
                                            transport,
                                            loops,
                                            new WorkerCredentials(
                                                    settings.security().clusterSecret()),
                                            leases::find,
                                            new OpenDatabases(redis)::tell,
                                            LOGIN_TIMEOUT),
                                    entrances(settings, new Upstream(transport, CONNECT_TIMEOUT)),
                                    metrics.registry()));
            Readiness readiness =
                    new Readiness()
                            .check("redis", redis::isReachable)
                            .check("run directory", doors::ready);
            management =
                    closer.add(
                            ManagementServer.start(
                                    new Management(
                                            "egress", readiness, metrics, InstantSource.system()),
                                    settings.server().host(),
                                    settings.egress().managementPort()));
            closer.add(readiness::stopping);
            return this;
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static List<Entrance> entrances(Settings settings, Upstream upstream) {
        List<AttachedDatabase> databases = settings.duckdb().attachedDatabases();
        List<Entrance> entrances = new ArrayList<>();
        // First, since a worker that sees a door may knock.
        entrances.add(
                new Entrance(
                        "knock",
                        DatabasePolicy.DEFAULT,
                        DoorPlace::knock,
                        new KnockGate(databases, upstream)));
        AllowedHosts hosts = settings.egress().allowed();
        if (!hosts.isEmpty()) {
            entrances.add(
                    new Entrance(
                            HttpGate.ALIAS,
                            HttpGate.POLICY,
                            DoorPlace::remoteFiles,
                            new HttpGate(hosts, upstream)));
        }
        for (int i = 0; i < databases.size(); i++) {
            AttachedDatabase database = databases.get(i);
            int number = i + 1;
            gate(database, upstream)
                    .map(gate ->
                            new Entrance(
                                    database.alias(),
                                    database.policy(),
                                    place -> place.door(number),
                                    gate))
                    .ifPresent(entrances::add);
        }
        return entrances;
    }

    /// Who speaks with this database; nobody for a file.
    private static Optional<Gate> gate(AttachedDatabase database, Upstream upstream) {
        return switch (database.type()) {
            case POSTGRES -> Optional.of(new PostgresGate(database, upstream));
            case MYSQL -> Optional.of(MySqlGate.of(database, upstream));
            case SQLITE, DUCKDB -> Optional.empty();
        };
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// The bound port of health, metrics and info, once started.
    public int port() {
        if (management == null) {
            throw new IllegalStateException("Not started");
        }
        return management.port();
    }

    /// Closes the doors and ends the connections behind them.
    @Override
    public void close() {
        closer.close();
    }
}
