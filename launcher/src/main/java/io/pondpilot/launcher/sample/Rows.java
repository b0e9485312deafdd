package io.pondpilot.launcher.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Writes many rows by JDBC batches.
final class Rows {
    private static final int BATCH = 1_000;

    private Rows() {}

    static void statements(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static <T> void insert(Connection connection, String insert, List<T> rows, Binder<T> binder)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int waiting = 0;
            for (T row : rows) {
                binder.bind(statement, row);
                statement.addBatch();
                if (++waiting % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            if (waiting % BATCH != 0) {
                statement.executeBatch();
            }
        }
    }

    interface Binder<T> {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }
}
