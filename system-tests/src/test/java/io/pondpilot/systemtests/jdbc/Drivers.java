package io.pondpilot.systemtests.jdbc;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.WorkerHome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Connections by both drivers.
final class Drivers {
    private Drivers() {}

    /// The Flight SQL driver, as `user`.
    static Connection flight(ProxyCluster proxy, String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:%d/?useEncryption=false&token=%s"
                        .formatted(proxy.flightPort(), Tokens.of(user)));
    }

    /// DuckDB's own driver, in process, with the very databases that the proxy attaches.
    static Connection duckDb(ShopDatabases databases) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Path extensions = WorkerHome.prepared().resolve("extensions");
        for (String name : List.of("postgres", "mysql", "sqlite")) {
            run(
                    connection,
                    "LOAD '" + extensions.resolve(name + "_scanner.duckdb_extension") + "'");
        }
        run(connection, "SET TimeZone = 'UTC'");
        for (Map<String, Object> database : databases.attached()) {
            run(
                    connection,
                    "ATTACH '%s' AS %s (TYPE %s, READ_ONLY)"
                            .formatted(
                                    database.get("connection_string"),
                                    database.get("alias"),
                                    database.get("type")));
        }
        return connection;
    }

    /// Closes a connection on which the driver refused parameters, or a batch failed: it forgets
    /// their vectors, and complains of them at the end.
    static void closeLeaking(Connection connection) throws SQLException {
        try {
            connection.close();
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("leaked")) {
                throw e;
            }
        }
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// All rows of a query, each as its values joined by a bar.
    static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", values));
            }
            return found;
        }
    }
}
