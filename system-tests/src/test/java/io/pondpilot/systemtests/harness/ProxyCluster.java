package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A whole proxy of real processes on loopback: gateway, egress-service, container-service and any
/// number of relays, each its own process, with a Redis of its own and the shop's databases behind
/// it.
public final class ProxyCluster implements AutoCloseable {
    /// The secret that workers' credentials are derived from.
    public static final String CLUSTER_SECRET =
            "system-tests-cluster-secret-of-32-characters-or-more";

    private final RedisNode redis = new RedisNode();
    private final List<Role> flights = new ArrayList<>();
    private final List<Integer> flightPorts = new ArrayList<>();
    private final Path directory;
    private final Workers workers;
    private final Role gateway;
    private final Role egress;
    private final Role containers;
    private final int egressPort = Ports.free();
    private final int gatewayPort = Ports.free();
    private boolean closed;

    private ProxyCluster(ProxyPlan plan, ShopDatabases databases) {
        try {
            directory = Files.createTempDirectory(Path.of("/tmp"), "pp-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path logs = Layout.logs(plan.name());
        Path runDirectory = directory.resolve("run");
        workers = new Workers(runDirectory, logs);
        Map<String, Object> base = new LinkedHashMap<>();
        base.put("server.host", "127.0.0.1");
        base.put("redis.url", redis.url());
        base.put("containers.run_dir", runDirectory.toString());
        base.put("containers.worker_home", WorkerHome.prepared().toString());
        base.put("duckdb.extensions", List.of("arrow", "postgres", "mysql"));
        base.put("duckdb.attached_databases", databases.attached());
        base.put("security.cluster_secret", CLUSTER_SECRET);
        egress =
                new Role(
                        "egress",
                        "egress",
                        plan.tree(with(base, "egress.management_port", egressPort)),
                        egressPort,
                        directory,
                        logs);
        int containersPort = Ports.free();
        containers =
                new Role(
                        "containers",
                        "containers",
                        plan.tree(with(base, "containers.management_port", containersPort)),
                        containersPort,
                        directory,
                        logs);
        gateway =
                new Role(
                        "gateway",
                        "gateway",
                        plan.tree(with(base, "server.port", gatewayPort)),
                        gatewayPort,
                        directory,
                        logs);
        for (int node = 0; node < plan.flightNodes(); node++) {
            int port = Ports.free();
            int management = Ports.free();
            Map<String, Object> own = with(base, "server.grpc_port", port);
            own.put("flight.management_port", management);
            flightPorts.add(port);
            flights.add(
                    new Role(
                            "flight-" + node,
                            "flight",
                            plan.tree(own),
                            management,
                            directory,
                            logs));
        }
    }

    /// Starts everything and waits until every role is ready.
    public static ProxyCluster start(ProxyPlan plan, ShopDatabases databases) {
        ProxyCluster cluster = new ProxyCluster(plan, databases);
        try {
            cluster.egress.awaitReady();
            cluster.containers.awaitReady();
            cluster.gateway.awaitReady();
            cluster.flights.forEach(Role::awaitReady);
            return cluster;
        } catch (AssertionError | RuntimeException e) {
            try {
                cluster.close();
            } catch (AssertionError | RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static Map<String, Object> with(Map<String, Object> base, String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(base);
        changed.put(key, value);
        return changed;
    }

    /// The gRPC port of the first relay.
    public int flightPort() {
        return flightPorts.getFirst();
    }

    public int flightPort(int node) {
        return flightPorts.get(node);
    }

    /// The gateway's address with `path`.
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    public RedisNode redis() {
        return redis;
    }

    public Workers workers() {
        return workers;
    }

    public Role flight(int node) {
        return flights.get(node);
    }

    public Role gateway() {
        return gateway;
    }

    public Role containers() {
        return containers;
    }

    public Role egress() {
        return egress;
    }

    /// The address of egress-service's management port with `path`.
    public URI egress(String path) {
        return URI.create("http://127.0.0.1:" + egressPort + path);
    }

    /// Stops every role as an operator does.
    ///
    /// @throws AssertionError when a worker outlives the clean stop of its owner
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            List<AssertionError> late = new ArrayList<>();
            List<Role> roles = new ArrayList<>(flights);
            roles.add(gateway);
            roles.add(containers);
            roles.add(egress);
            for (Role role : roles) {
                try {
                    role.close();
                } catch (AssertionError e) {
                    late.add(e);
                }
            }
            try {
                Await.until(
                        "no worker outlives the clean stop of container-service: "
                                + workers.survivors(),
                        Duration.ofSeconds(15),
                        () -> workers.survivors().isEmpty());
            } catch (AssertionError e) {
                workers.survivors().forEach(Worker::kill);
                late.add(e);
            }
            if (!late.isEmpty()) {
                late.stream().skip(1).forEach(late.getFirst()::addSuppressed);
                throw late.getFirst();
            }
        } finally {
            workers.close();
            redis.close();
            Layout.delete(directory);
        }
    }
}
