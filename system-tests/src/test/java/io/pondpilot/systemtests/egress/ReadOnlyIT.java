package io.pondpilot.systemtests.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.DoorClient;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accounts that may do everything on their servers: what a database with `read_only: true` refuses
/// is refused by egress-service alone.
@ExtendWith(SharedProxy.class)
class ReadOnlyIT {
    private static final String NAME = "writer-" + UUID.randomUUID();

    private static ShopDatabases databases;
    private static ProxyCluster proxy;
    private static FlightUser user;

    @BeforeAll
    static void start(ShopDatabases shop) throws SQLException {
        databases = shop;
        try (Connection connection = shop.postgres();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE mighty SUPERUSER LOGIN PASSWORD 'mighty'");
            statement.execute("CREATE TABLE writes (id INTEGER)");
        }
        try (Connection connection = shop.mariadb();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE writing");
            statement.execute("CREATE TABLE writing.writes (id INTEGER)");
        }
        proxy =
                ProxyCluster.start(
                        ProxyPlan.named("read-only")
                                .with(
                                        "duckdb.attached_databases",
                                        List.of(
                                                postgres("pg", true),
                                                mariadb("maria", true),
                                                postgres("pgw", false),
                                                mariadb("mariaw", false))),
                        shop);
        user = FlightUser.at(proxy.flightPort(), Tokens.of(NAME));
    }

    @AfterAll
    static void stop() throws SQLException {
        user.close();
        proxy.close();
        // Others read all tables that there are.
        try (Connection connection = databases.postgres();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE writes");
            statement.execute("DROP ROLE mighty");
        }
        try (Connection connection = databases.mariadb();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE writing");
        }
    }

    private static Map<String, Object> postgres(String alias, boolean readOnly) {
        String url =
                "postgresql://mighty:mighty@127.0.0.1:%d/postgres?sslmode=disable"
                        .formatted(databases.postgresPort());
        return database(alias, "postgres", url, readOnly);
    }

    private static Map<String, Object> mariadb(String alias, boolean readOnly) {
        String url = "mysql://owner:owner@127.0.0.1:%d/writing".formatted(databases.mariadbPort());
        return database(alias, "mysql", url, readOnly);
    }

    private static Map<String, Object> database(
            String alias, String type, String url, boolean readOnly) {
        var database = new HashMap<String, Object>();
        database.put("alias", alias);
        database.put("type", type);
        database.put("connection_string", url);
        database.put("read_only", readOnly);
        return database;
    }

    private static Connection takenOver() throws SQLException {
        assertThat(user.value("SELECT count(*) FROM pg.public.writes")).isNotEmpty();
        Worker worker = proxy.workers().of(NAME);
        String credential = Credentials.of(worker);
        Path doors = worker.directory().resolve("db");
        Connection duckDb = DoorClient.duckDb();
        DoorClient.postgres(duckDb, "pg", doors, 1, credential);
        DoorClient.mariadb(duckDb, "maria", doors, 2, "writing", credential);
        DoorClient.postgres(duckDb, "pgw", doors, 3, credential);
        DoorClient.mariadb(duckDb, "mariaw", doors, 4, "writing", credential);
        return duckDb;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL postgres_execute('pg', 'INSERT INTO writes VALUES (1)')",
                "CALL postgres_execute('pg', 'BEGIN READ WRITE; INSERT INTO writes VALUES (1)')",
                "CALL postgres_execute('pg', 'DO $$BEGIN INSERT INTO writes VALUES (1); END$$')",
                "CALL postgres_execute('pg', 'SET default_transaction_read_only = off')",
                "CALL postgres_execute('pg', 'COPY writes FROM STDIN')",
                "FROM postgres_query('pg', 'INSERT INTO writes VALUES (1) RETURNING id')",
                "FROM postgres_query('pg', 'WITH x AS (INSERT INTO writes VALUES (1) RETURNING"
                        + " id) SELECT * FROM x')",
                "FROM postgres_query('pg', 'SELECT set_config(''transaction_read_only'', ''off'',"
                        + " false)')",
                "INSERT INTO pg.public.writes VALUES (1)",
                "CREATE TABLE pg.public.more AS SELECT 1",
                "CALL mysql_execute('maria', 'INSERT INTO writes VALUES (1)')",
                "CALL mysql_execute('maria', 'SET SESSION TRANSACTION READ WRITE')",
                "CALL mysql_execute('maria', '/*!50000 INSERT INTO writes VALUES (1) */')",
                "FROM mysql_query('maria', 'SELECT 1 INTO OUTFILE ''/tmp/pondpilot-never''')",
                "INSERT INTO maria.writes VALUES (1)"
            })
    void aReadOnlyDatabaseIsNotWrittenHoweverItIsAsked(String sql) throws SQLException {
        String before = count("public") + " " + count("writing");
        try (Connection duckDb = takenOver();
                Statement statement = duckDb.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .as(sql)
                    .hasMessageContaining("read-only");
        }

        assertThat(count("public") + " " + count("writing")).isEqualTo(before);
        assertThat(user.value("SELECT count(*) FROM pg.public.writes")).isEqualTo(count("public"));
        assertThat(user.value("SELECT count(*) FROM maria.writes")).isEqualTo(count("writing"));
    }

    /// Shows that the same accounts do write where nothing keeps them from it.
    @Test
    void whatMayBeWrittenIsWritten() throws SQLException {
        int postgres = Integer.parseInt(count("public"));
        int mariadb = Integer.parseInt(count("writing"));
        user.run("INSERT INTO pgw.public.writes VALUES (10), (11)");
        user.run("INSERT INTO mariaw.writes VALUES (10), (11)");
        try (Connection duckDb = takenOver();
                Statement statement = duckDb.createStatement()) {
            statement.execute("CALL postgres_execute('pgw', 'INSERT INTO writes VALUES (12)')");
            statement.execute("CALL mysql_execute('mariaw', 'INSERT INTO writes VALUES (12)')");
        }

        assertThat(count("public")).isEqualTo("" + (postgres + 3));
        assertThat(count("writing")).isEqualTo("" + (mariadb + 3));
    }

    /// By the servers' own words; `schema` tells which.
    private static String count(String schema) throws SQLException {
        try (Connection connection =
                        schema.equals("public") ? databases.postgres() : databases.mariadb();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM " + schema + ".writes")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
