package io.pondpilot.container;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.lease.LeaseClient;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LifecycleEvent;
import io.pondpilot.common.lease.LifecycleEvents;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.scripted.ScriptedHome;
import io.pondpilot.container.spawn.SpawnHooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A container service on a real Redis with scripted workers, and the relay's side of the leases.
final class Deployment implements AutoCloseable {
    private static final String SECRET = "a-secret-of-the-container-service-tests";
    private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");

    final TestRedis redis;
    final Settings settings;
    final RedisConnections connections;
    final LeaseClient client;
    final LeaseKeeper bystander;
    final LifecycleEvents events;
    private final Path runDirectory;
    private final Map<String, String> values = new HashMap<>();
    private final Closer closer = new Closer();

    Deployment(Path directory, String... overrides) throws Exception {
        redis = closer.add(new TestRedis());
        runDirectory = directory.resolve("run");
        values.put("containers.run_dir", runDirectory.toString());
        values.put(
                "containers.worker_home",
                ScriptedHome.prepare(directory.resolve("home")).toString());
        // To try both; by default as users have it.
        values.put("containers.jail", System.getProperty("pondpilot.jail", "auto"));
        values.put("containers.management_port", "0");
        values.put("containers.stop_grace", "5s");
        values.put("containers.start_timeout", "20s");
        for (int i = 0; i < overrides.length; i += 2) {
            values.put(overrides[i], overrides[i + 1]);
        }
        settings =
                SettingsLoader.load(Optional.empty(), Map.of("JWT_SECRET", SECRET), values)
                        .withRedisUrl(redis.url());
        connections = closer.add(RedisConnections.open(settings.redis()));
        client = closer.add(new LeaseClient(connections, settings, InstantSource.system()));
        bystander = new LeaseKeeper(connections, settings, "bystander#1");
        events = new LifecycleEvents(connections);
    }

    ContainerServer server() {
        return server(SpawnHooks.NONE);
    }

    ContainerServer server(SpawnHooks hooks) {
        return server(hooks, Duration.ofSeconds(20));
    }

    ContainerServer server(SpawnHooks hooks, Duration relistEvery) {
        return closer.add(ContainerServer.create(settings, hooks, relistEvery).start());
    }

    /// The service as a process of its own. It answers to the signals of this test.
    Process process() throws IOException {
        var yaml = new StringBuilder("containers:\n");
        values.forEach((key, value) ->
                yaml.append("  ")
                        .append(key.substring("containers.".length()))
                        .append(": \"")
                        .append(value)
                        .append("\"\n"));
        Path config = runDirectory.resolveSibling("config.yaml");
        Files.writeString(config, yaml);
        var builder =
                new ProcessBuilder(
                        ScriptedHome.java().toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        config.toString());
        builder.environment().put("JWT_SECRET", SECRET);
        builder.environment().put("REDIS_URL", redis.url().value());
        builder.redirectErrorStream(true);
        builder.redirectOutput(runDirectory.resolveSibling("service.log").toFile());
        Process process = builder.start();
        closer.add(process::destroyForcibly);
        return process;
    }

    /// Another instance of the service that owns a lease's worker, as far as leases go.
    LeaseKeeper foreign(String owner) {
        return new LeaseKeeper(
                connections, settings, owner.substring(0, owner.indexOf('#')) + "#other");
    }

    String owner(String user) {
        return bystander.find(new UserId(user)).map(Lease::owner).orElseThrow();
    }

    Route route(String user) {
        return client.await(new UserId(user), false, Instant.now().plusSeconds(60));
    }

    Lease.State state(String user) {
        return bystander.find(new UserId(user)).map(Lease::state).orElse(Lease.State.ABSENT);
    }

    WorkerCredentials credentials() {
        return new WorkerCredentials(settings.security().clusterSecret());
    }

    /// The processes of all workers, from what lies in the run directory.
    List<Long> pids() throws IOException {
        if (!Files.exists(runDirectory)) {
            return List.of();
        }
        try (var entries = Files.list(runDirectory)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> pid(entry.resolve("worker.json")))
                    .filter(pid -> pid > 0)
                    .filter(pid -> ProcessHandle.of(pid).isPresent())
                    .sorted()
                    .toList();
        }
    }

    long pid(Route route) {
        return pid(place(route).resolve("worker.json"));
    }

    Path place(Route route) {
        return worker(route).path();
    }

    WorkerPlace worker(Route route) {
        return new WorkerPlace(
                runDirectory.resolve(WorkerName.of(route.user(), route.generation()).value()));
    }

    private static long pid(Path labels) {
        try {
            Matcher match = PID.matcher(Files.readString(labels));
            return match.find() ? Long.parseLong(match.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    void signal(long pid, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    List<LifecycleEvent> told() {
        return events.latest(100).stream().map(LifecycleEvents.Entry::event).toList();
    }

    static <T> T within(Duration time, String what, Callable<Optional<T>> look) throws Exception {
        Instant deadline = Instant.now().plus(time);
        while (true) {
            Optional<T> seen = look.call();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within " + time + ": " + what);
            }
            Thread.sleep(20);
        }
    }

    static void until(Duration time, String what, Callable<Boolean> condition) throws Exception {
        within(time, what, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    @Override
    public void close() {
        closer.close();
        try {
            pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
