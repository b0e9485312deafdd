package io.pondpilot.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times `SELECT 1`, prepared once, through the JDBC URLs in `JDBC_URLS`, one a line: call by call
/// in turn, so that all of them meet the same machine. Prints one line of JSON.
public final class JdbcLatency {
    private JdbcLatency() {}

    /// Runs all of it, on one connection for each URL.
    ///
    /// @param arguments how many executions come unmeasured before, how many are timed
    public static void main(String[] arguments) throws SQLException {
        int warmUp = Integer.parseInt(arguments[0]);
        int calls = Integer.parseInt(arguments[1]);
        List<String> urls = System.getenv("JDBC_URLS").lines().toList();
        List<Connection> connections = new ArrayList<>();
        try {
            List<PreparedStatement> statements = new ArrayList<>();
            for (String url : urls) {
                connections.add(DriverManager.getConnection(url));
                statements.add(connections.getLast().prepareStatement("SELECT 1"));
            }
            System.out.println("{\"nanos\": " + time(statements, warmUp, calls) + "}");
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static List<String> time(List<PreparedStatement> statements, int warmUp, int calls)
            throws SQLException {
        long[][] nanos = new long[statements.size()][calls];
        for (int call = -warmUp; call < calls; call++) {
            for (int of = 0; of < statements.size(); of++) {
                long begin = System.nanoTime();
                one(statements.get(of));
                if (call >= 0) {
                    nanos[of][call] = System.nanoTime() - begin;
                }
            }
        }
        return Arrays.stream(nanos).map(Arrays::toString).toList();
    }

    private static void one(PreparedStatement prepared) throws SQLException {
        try (ResultSet rows = prepared.executeQuery()) {
            if (!rows.next() || rows.getInt(1) != 1 || rows.next()) {
                throw new IllegalStateException("the answer is wrong");
            }
        }
    }
}
