package io.pondpilot.systemtests.harness;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A DuckDB of the test's own at the doors of a worker, with its credential and nothing locked:
/// what a tenant has who has taken the worker's process over.
public final class DoorClient {
    private DoorClient() {}

    /// A new in-process DuckDB that can attach what is behind doors; the caller closes it.
    public static Connection duckDb() throws SQLException {
        Path extensions = WorkerHome.prepared().resolve("extensions");
        Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckDb.createStatement()) {
            for (String scanner : List.of("postgres_scanner", "mysql_scanner")) {
                Path file = extensions.resolve(scanner + ".duckdb_extension");
                statement.execute("LOAD '" + file + "'");
            }
        }
        return duckDb;
    }

    /// Attaches the Postgres behind the door with this number.
    ///
    /// @param doors the worker's directory of doors
    public static void postgres(
            Connection duckDb, String alias, Path doors, int number, String credential)
            throws SQLException {
        attach(
                duckDb,
                alias,
                "postgres",
                "HOST '%s', PORT %d, DATABASE 'postgres'".formatted(doors, number),
                credential);
    }

    /// Attaches a database of the MariaDB behind the door with this number.
    public static void mariadb(
            Connection duckDb,
            String alias,
            Path doors,
            int number,
            String database,
            String credential)
            throws SQLException {
        attach(
                duckDb,
                alias,
                "mysql",
                "HOST 'localhost', SOCKET '%s/.s.PGSQL.%d', DATABASE '%s'"
                        .formatted(doors, number, database),
                credential);
    }

    private static void attach(
            Connection duckDb, String alias, String type, String place, String credential)
            throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(
                    "CREATE SECRET s_%s (TYPE %s, %s, USER 'x', PASSWORD '%s')"
                            .formatted(alias, type, place, credential));
            statement.execute(
                    "ATTACH '' AS %s (TYPE %s, SECRET s_%s)".formatted(alias, type, alias));
        }
    }
}
