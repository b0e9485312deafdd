package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.engine.EscapeList;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestHome;
import io.pondpilot.worker.testing.TestWorker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything the self-test tries, and more, as a client would send it; with SQLite attached,
/// because its extension does not ask whether files are allowed.
class LockDownIT {
    @TempDir Path files;

    @Test
    void noEscapeWorksThroughThePort() throws Exception {
        Path own = files.resolve("own.sqlite");
        Path others = files.resolve("others.sqlite");
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckDb.createStatement()) {
            sql.execute(
                    "LOAD '"
                            + TestHome.path().resolve("extensions/sqlite_scanner.duckdb_extension")
                            + "'");
            for (Path file : List.of(own, others)) {
                sql.execute("ATTACH '" + file + "' AS f (TYPE sqlite)");
                sql.execute("CREATE TABLE f.t AS SELECT 'canary' AS secret");
                sql.execute("DETACH f");
            }
        }
        List<String> escapes = new ArrayList<>(EscapeList.all());
        escapes.add("SELECT * FROM sqlite_scan('" + others + "', 't')");
        escapes.add("SELECT * FROM \"sqlite_scan\"('" + others + "', 't')");
        escapes.add("CALL sqlite_attach('" + others + "')");
        escapes.add("ATTACH '" + others + "' AS o (TYPE sqlite)");
        escapes.add("SELECT 1; ATTACH '" + others + "' AS o (TYPE sqlite); SELECT * FROM o.t");
        escapes.add("SELECT * FROM read_blob('" + others + "')");
        escapes.add("CREATE MACRO m() AS TABLE SELECT * FROM sqlite_scan('" + others + "', 't')");
        escapes.add("COPY (SELECT 1) TO '" + files.resolve("out.csv") + "'");
        escapes.add("EXPLAIN ANALYZE COPY (SELECT 1) TO '" + files.resolve("out.csv") + "'");
        for (String written :
                List.of(
                        "EXPLAIN ANALYZE",
                        "explain /* x */ analyse",
                        "EXPLAIN (ANALYZE, FORMAT json)",
                        "EXPLAIN (FORMAT text, ANALYZE true)",
                        "EXPLAIN\u00a0ANALYZE")) {
            escapes.add(written + " COPY (SELECT 1) TO '@TEMP@/out.csv'");
            escapes.add(written + " LOAD httpfs");
            escapes.add(
                    written
                            + " PREPARE p AS COPY (SELECT 1) TO '@TEMP@/out.csv'; "
                            + written
                            + " EXECUTE p");
        }
        escapes.add("IMPORT DATABASE '@TEMP@' /* PIVOT */");
        // DuckDB makes the directory while it binds.
        for (String before : List.of("", "\u00a0", "/* x */ --\n", "\ufeff", "SELECT 1; ")) {
            escapes.add(before + "EXPORT DATABASE '@TEMP@/out'");
        }
        escapes.add("DETACH lite");
        escapes.add("SELECT getenv('HOME')");
        AttachedDatabase lite =
                new AttachedDatabase("lite", DatabaseType.SQLITE, new Secret(own.toString()), true);
        try (TestWorker worker = TestWorker.start(lite);
                TestClient client = worker.client()) {
            for (String escape : escapes) {
                String sql =
                        escape.replace("@TEMP@", worker.bootstrap().tempDirectory().toString());
                assertThatThrownBy(() -> client.rows(sql)).as(sql).isInstanceOf(Exception.class);
                try (var prepared = client.sql().prepare(sql)) {
                    assertThat(prepared.isClosed()).isFalse();
                    assertThatThrownBy(() -> client.rows(prepared.execute()))
                            .as(sql)
                            .isInstanceOf(Exception.class);
                } catch (RuntimeException e) {
                    assertThat(e.getMessage()).doesNotContain("unexpected");
                }
            }
            assertThat(files.resolve("out.csv")).doesNotExist();
            assertThat(worker.bootstrap().tempDirectory()).isEmptyDirectory();
            assertThat(client.value("SELECT secret FROM lite.t")).isEqualTo("canary");
            assertThat(client.rows("FROM duckdb_databases() WHERE NOT internal")).hasSize(2);
        }
    }
}
