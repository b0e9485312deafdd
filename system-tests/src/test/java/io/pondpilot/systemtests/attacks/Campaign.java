package io.pondpilot.systemtests.attacks;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import io.pondpilot.systemtests.harness.WorkerHome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// One tenant who sends probes through the relay, and a look at what became of each.
final class Campaign implements AutoCloseable {
    private final String name = "mallory-" + UUID.randomUUID();
    private final Scene scene = new Scene();
    private final ProxyCluster proxy;
    private final ShopDatabases databases;
    private final Tenant tenant;
    private final Tenant airport;
    private final FlightUser observer;
    private final String memory;
    private final String threads;
    private final Map<String, Passed> marks = new LinkedHashMap<>();
    private Optional<Worker> worker = Optional.empty();
    private int sent;

    /// A probe that had its effect.
    record Passed(Probe probe, Way way, String how) {}

    Campaign(ProxyCluster proxy, ShopDatabases databases) {
        this.proxy = proxy;
        this.databases = databases;
        String token = Tokens.of(name);
        tenant = new Tenant(proxy.flightPort(), token, false);
        airport = new Tenant(proxy.flightPort(), token, true);
        observer = FlightUser.at(proxy.flightPort(), token);
        memory = setting("memory_limit");
        threads = setting("threads");
        worker = proxy.workers().find(name);
    }

    private String setting(String setting) {
        return observer.value("SELECT value FROM duckdb_settings() WHERE name = '" + setting + "'");
    }

    /// The worker that the last probe met.
    Optional<Worker> worker() {
        return worker;
    }

    /// Texts sent so far.
    int sent() {
        return sent;
    }

    /// Sends a probe and says what it did.
    List<Passed> send(Probe probe, Way way) {
        Map<String, String> places = places();
        String text = probe.text(places);
        String before = probe.effect() instanceof Effect.Changed changed ? state(changed) : "";
        Optional<Worker> met = worker;
        int dialled = scene.dialled();
        Recorder recorder = (way.airport() ? airport : tenant).recorder();
        recorder.clear();
        sent++;
        try {
            way.send(way.airport() ? airport : tenant, text);
        } catch (Exception _) {
            // What is told is in the recorder; what was done is looked for.
        }
        List<Passed> passed = new ArrayList<>();
        String told = recorder.messages() + recorder.failures();
        for (String secret : secrets()) {
            if (told.contains(secret)) {
                passed.add(new Passed(probe, way, "a credential was sent"));
            }
        }
        if (told.contains(scene.canary())) {
            passed.add(new Passed(probe, way, "a file was sent"));
        }
        if (scene.dialled() > dialled) {
            passed.add(new Passed(probe, way, "a connection was opened"));
        }
        List<Path> written = new ArrayList<>(Scene.taken(scene.writable()));
        written.addAll(Scene.taken(Path.of(places.get("TEMP"))));
        if (!written.isEmpty()) {
            passed.add(new Passed(probe, way, "written: " + written));
        }
        switch (probe.effect()) {
            case Effect.Shows shows when recorder.messages().contains(shown(shows, places)) ->
                    passed.add(new Passed(probe, way, "shown: " + shown(shows, places)));
            case Effect.Changed changed -> {
                String after = state(changed);
                worker = proxy.workers().find(name);
                // Another worker has other settings.
                if (worker.equals(met) && !after.equals(before)) {
                    passed.add(new Passed(probe, way, "changed: " + difference(before, after)));
                }
            }
            case Effect.Arrives _ ->
                    marks.put(places.get("MARK"), new Passed(probe, way, "arrived at the server"));
            default -> {}
        }
        return passed;
    }

    private static String shown(Effect.Shows shows, Map<String, String> places) {
        return Probe.filled(shows.text(), places);
    }

    private static List<String> difference(String before, String after) {
        List<String> former = List.of(before.split(",", -1));
        return Stream.of(after.split(",", -1)).filter(part -> !former.contains(part)).toList();
    }

    private String state(Effect.Changed changed) {
        try {
            return observer.value(changed.query());
        } catch (RuntimeException e) {
            return "unknown";
        }
    }

    private Map<String, String> places() {
        worker = proxy.workers().find(name);
        Path directory = worker.map(Worker::directory).orElse(scene.writable());
        Map<String, String> places = new LinkedHashMap<>();
        places.put("BASE", scene.directory().getFileName().toString());
        places.put("DIR", scene.directory().toString());
        places.put("OUT", scene.writable().toString());
        places.put("WORKER", directory.toString());
        places.put("TEMP", directory.resolve("tmp").toString());
        places.put("HOME", WorkerHome.prepared().toString());
        places.put("PORT", "" + scene.port());
        places.put("MEMORY", memory);
        places.put("THREADS", threads);
        places.put("NL", "\n");
        places.put("MARK", "MARK-" + name + "-" + sent + "-");
        places.put("N", "" + sent);
        return places;
    }

    private List<String> secrets() {
        return Stream.concat(
                        Scene.secrets().stream(),
                        worker
                                .map(Credentials::of)
                                .map(text -> text.substring(text.lastIndexOf('.') + 1))
                                .stream())
                .toList();
    }

    /// The probes whose SQL a server has logged, once it has logged all that came before now.
    List<Passed> arrived() throws SQLException {
        String last = "LAST-" + UUID.randomUUID();
        try (Connection connection = databases.postgres();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT '" + last + "'");
        }
        Await.until(
                "Postgres has logged",
                Duration.ofSeconds(30),
                () -> databases.postgresStatements().contains(last));
        String log = databases.postgresStatements();
        return marks.entrySet().stream()
                .filter(mark -> log.contains(mark.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// What must not stand in a log.
    List<String> canaries() {
        return Stream.concat(Stream.of(scene.canary()), secrets().stream()).toList();
    }

    @Override
    public void close() {
        observer.close();
        tenant.close();
        airport.close();
        scene.close();
    }
}
