package io.pondpilot.launcher.sample;

import io.pondpilot.launcher.embedded.DatabaseServer;
import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// Writes the shop into the four databases.
public final class SampleData {
    /// The user who may only read, in Postgres and in MariaDB.
    public static final String READER = "reader";

    private SampleData() {}

    /// Creates database `sales` with the table `customers`. Does nothing if it is there.
    ///
    /// @param readerPassword of the user `reader`; set anew at each call
    /// @throws LaunchException if the server refuses
    public static void customers(DatabaseServer postgres, String readerPassword) {
        try {
            try (Connection connection = connect(postgres, "postgres")) {
                if (!exists(
                        connection, "SELECT 1 FROM pg_roles WHERE rolname = '" + READER + "'")) {
                    Rows.statements(connection, "CREATE ROLE " + READER + " LOGIN");
                }
                Rows.statements(
                        connection,
                        "ALTER ROLE " + READER + " PASSWORD '" + readerPassword + "'",
                        "ALTER ROLE " + READER + " SET default_transaction_read_only = on");
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = 'sales'")) {
                    Rows.statements(connection, "CREATE DATABASE sales");
                }
            }
            try (Connection connection = connect(postgres, "sales")) {
                if (!exists(connection, "SELECT 1 FROM pg_tables WHERE tablename = 'customers'")) {
                    connection.setAutoCommit(false);
                    ServerTables.customers(connection, Shop.generate());
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw new LaunchException("Cannot write sample data to Postgres: " + e.getMessage(), e);
        }
    }

    /// Creates database `shop` with the table `orders`. Does nothing if it is there.
    ///
    /// @param readerPassword of the user `reader`; set anew at each call
    /// @throws LaunchException if the server refuses
    public static void orders(DatabaseServer mariaDb, String readerPassword) {
        try (Connection connection = connect(mariaDb, "")) {
            Rows.statements(
                    connection,
                    "CREATE DATABASE IF NOT EXISTS shop",
                    "CREATE USER IF NOT EXISTS '" + READER + "'@'%'",
                    "ALTER USER '" + READER + "'@'%' IDENTIFIED BY '" + readerPassword + "'",
                    "GRANT SELECT ON shop.* TO '" + READER + "'@'%'");
            if (!exists(
                    connection,
                    "SELECT 1 FROM information_schema.tables WHERE table_schema = 'shop'"
                            + " AND table_name = 'orders'")) {
                ServerTables.orders(connection, Shop.generate());
            }
        } catch (SQLException e) {
            throw new LaunchException("Cannot write sample data to MariaDB: " + e.getMessage(), e);
        }
    }

    /// Writes the SQLite file with the table `products`. Does nothing if it is there.
    ///
    /// @throws LaunchException if the file cannot be written
    public static void products(Path file) {
        write(file, "jdbc:sqlite:", FileTables::sqlite);
    }

    /// Writes the DuckDB file with the tables `web_events` and `targets`. Does nothing if it is
    /// there.
    ///
    /// @throws LaunchException if the file cannot be written
    public static void analytics(Path file) {
        write(file, "jdbc:duckdb:", FileTables::duckdb);
    }

    private static void write(Path file, String scheme, FileWriter writer) {
        if (Files.exists(file)) {
            return;
        }
        // A crash in between leaves the .new file, never a half-written database.
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(unfinished);
            try (Connection connection = DriverManager.getConnection(scheme + unfinished)) {
                connection.setAutoCommit(false);
                writer.write(connection, Shop.generate());
                connection.commit();
            }
            Files.move(unfinished, file);
        } catch (IOException | SQLException e) {
            throw new LaunchException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(DatabaseServer server, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", server.owner());
        properties.setProperty("password", server.ownerPassword());
        return DriverManager.getConnection(server.jdbcUrl() + database, properties);
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result.next();
        }
    }

    private interface FileWriter {
        void write(Connection connection, Shop shop) throws SQLException;
    }
}
