package io.pondpilot.worker.prepare;

import io.pondpilot.common.worker.WorkerBootstrap;
import io.pondpilot.worker.flight.SelfQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The client of the worker that the AOT cache is trained on, in a JVM of its own because it needs
/// the worker's JVM options. It reads the worker's bootstrap line.
final class Training {
    private static final int ROUNDS = 3;
    private static final List<String> QUERIES =
            List.of(
                    "SELECT 42",
                    "SELECT * FROM trained_sqlite.t JOIN trained_duckdb.t USING (a)",
                    "CREATE TABLE trained (a INTEGER, b VARCHAR)",
                    "INSERT INTO trained SELECT range, 'x' FROM range(1000)",
                    "SELECT b, count(*), sum(a) FROM trained GROUP BY b",
                    "SELECT range a, range * 2 b, range / 3 c, 'v' || range d FROM range(3000000)",
                    "SELECT DATE '2026-01-01' d, TIMESTAMPTZ '2026-01-01' t, 1.5::DECIMAL(9,2) e,"
                            + " [1, 2] l, {'a': 1} s, NULL n",
                    "DROP TABLE trained");

    private Training() {}

    /// Runs the queries.
    public static void main(String[] arguments) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            throw new IOException("no bootstrap line on standard input");
        }
        WorkerBootstrap bootstrap = WorkerBootstrap.fromJson(line);
        for (int round = 0; round < ROUNDS; round++) {
            for (String sql : QUERIES) {
                SelfQuery.run(bootstrap.flight(), bootstrap.credential(), sql);
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
