package io.pondpilot.systemtests.corpus;

import io.pondpilot.systemtests.client.Oracle;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// DuckDB in the test's JVM.
final class InProcess implements Engine {
    private final Connection connection;

    InProcess() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
    }

    @Override
    public Outcome run(Script.Entry entry) {
        try {
            if (entry.query()) {
                return new Outcome.Rows(Oracle.answer(connection, entry.sql()));
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(entry.sql());
                return new Outcome.Changed(Math.max(0, statement.getUpdateCount()));
            }
        } catch (SQLException e) {
            return Outcome.Failed.of(unwrapped(String.valueOf(e.getMessage())));
        }
    }

    /// The driver puts a failure of its second phase behind a sentence and a line of its own.
    private static String unwrapped(String message) {
        int cause = message.indexOf("\nError: ");
        return cause < 0 ? message : message.substring(cause + "\nError: ".length());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
