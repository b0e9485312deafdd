package io.pondpilot.systemtests.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.DoorClient;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Fifty users at once, each with four connections to each server, by the clients that workers
/// have.
@ExtendWith(SharedProxy.class)
class ManyUsersIT {
    private static final int USERS = 50;
    private static final int CONNECTIONS = 4;

    @Test
    void fiftyUsersHaveFourConnectionsEachToBothServers(ShopDatabases databases) throws Exception {
        List<Map<String, Object>> attached = new ArrayList<>();
        for (Map<String, Object> database : databases.attached()) {
            Map<String, Object> roomy = new LinkedHashMap<>(database);
            roomy.put("max_connections", 2 * USERS * CONNECTIONS);
            attached.add(roomy);
        }
        try (ProxyCluster proxy =
                ProxyCluster.start(
                        ProxyPlan.named("many-users").with("duckdb.attached_databases", attached),
                        databases)) {
            connect(proxy);
        }
    }

    private static void connect(ProxyCluster proxy) throws Exception {
        List<Path> places = new ArrayList<>();
        List<AutoCloseable> opened = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Connection> connections = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                String name = "many-" + user;
                Path place = place(proxy.workers().runDirectory(), name);
                places.add(place);
                DuckDBConnection duckDb = attached(place, name);
                opened.add(duckDb);
                connections.add(duckDb);
                for (int more = 1; more < CONNECTIONS; more++) {
                    Connection connection = duckDb.duplicate();
                    opened.add(connection);
                    connections.add(connection);
                }
            }
            // A transaction keeps the connection that it has.
            for (Connection connection : connections) {
                connection.setAutoCommit(false);
            }
            assertThat(counts(threads, connections)).containsOnly("1000 50");

            String metrics = new Gateway(proxy::egress).get("/metrics").body();
            assertThat(open(metrics, "sales")).isGreaterThanOrEqualTo(USERS * CONNECTIONS);
            assertThat(open(metrics, "crm")).isGreaterThanOrEqualTo(USERS * CONNECTIONS);
            assertThat(counts(threads, connections)).containsOnly("1000 50");
        } finally {
            for (AutoCloseable each : opened.reversed()) {
                each.close();
            }
            for (Path place : places) {
                remove(place);
            }
        }
        Await.until(
                "all places are given back",
                Duration.ofSeconds(30),
                () -> open(new Gateway(proxy::egress).get("/metrics").body(), "sales") < USERS);
    }

    /// The directory of a worker that never was, as container-service makes one.
    private static Path place(Path runDirectory, String user) throws IOException {
        Path unfinished = runDirectory.resolve(user + "-1.new");
        Files.createDirectories(unfinished.resolve("db"));
        Files.writeString(
                unfinished.resolve("worker.json"),
                "{\"user\":\"%s\",\"generation\":1}".formatted(user));
        return Files.move(unfinished, runDirectory.resolve(user + "-1"));
    }

    private static void remove(Path place) throws IOException {
        try (var doors = Files.newDirectoryStream(place.resolve("db"))) {
            for (Path door : doors) {
                Files.delete(door);
            }
        }
        Files.delete(place.resolve("db"));
        Files.delete(place.resolve("worker.json"));
        Files.delete(place);
    }

    private static DuckDBConnection attached(Path place, String user) throws SQLException {
        Path doors = place.resolve("db");
        Await.until(
                "the doors are open",
                Duration.ofSeconds(30),
                () -> Files.exists(doors.resolve(".s.PGSQL.2")));
        Connection duckDb = DoorClient.duckDb();
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET threads = 1");
        }
        String credential = Credentials.of(user, 1);
        DoorClient.postgres(duckDb, "sales", doors, 1, credential);
        DoorClient.mariadb(duckDb, "crm", doors, 2, "crm", credential);
        return duckDb.unwrap(DuckDBConnection.class);
    }

    private static List<String> counts(ExecutorService threads, List<Connection> connections)
            throws Exception {
        List<Callable<String>> questions = new ArrayList<>();
        for (Connection connection : connections) {
            questions.add(() -> count(connection));
        }
        List<String> answers = new ArrayList<>();
        for (Future<String> answer : threads.invokeAll(questions)) {
            answers.add(answer.get());
        }
        return answers;
    }

    private static String count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT (SELECT count(*) FROM sales.public.orders) || ' ' || (SELECT"
                                        + " count(*) FROM crm.customers)")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static int open(String metrics, String alias) {
        return metrics.lines()
                .filter(line ->
                        line.startsWith("pondpilot_egress_connections{")
                                && line.contains("alias=\"" + alias + "\""))
                .mapToInt(
                        line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
