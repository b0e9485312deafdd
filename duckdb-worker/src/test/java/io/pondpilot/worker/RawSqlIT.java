package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One Postgres under two aliases: `open` takes its own SQL, `shut` does not.
class RawSqlIT {
    private static EmbeddedPostgres postgres;
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        worker = TestWorker.start(database("open", true), database("shut", false));
        client = worker.client();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        worker.close();
        postgres.close();
    }

    private static AttachedDatabase database(String alias, boolean rawSql) {
        return new AttachedDatabase(
                alias,
                DatabaseType.POSTGRES,
                new Secret(
                        "postgresql://postgres:x@127.0.0.1:"
                                + postgres.getPort()
                                + "/postgres?sslmode=disable"),
                true,
                rawSql,
                DatabasePolicy.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT n FROM postgres_query('open', 'SELECT 42 AS n')",
                "WITH a AS (FROM Postgres_Query ('OPEN', $$SELECT 42 AS n$$)) SELECT n FROM a",
                "SELECT x.n FROM (SELECT 1) one, system.main.\"postgres_query\"('open', 'SELECT 42"
                        + " AS n') x"
            })
    void aSelectFromADatabaseThatTakesItIsAnswered(String sql) {
        assertThat(client.value(sql)).hasToString("42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM postgres_query('shut', 'SELECT 42')",
                "FROM postgres_query('open', 'SELECT 1') a, postgres_query('shut', 'SELECT 1') b",
                "FROM postgres_query('op' || 'en', 'SELECT 42')",
                "FROM postgres_query(getvariable('a'), 'SELECT 42')",
                "SET VARIABLE a = 'shut'; FROM postgres_query(getvariable('a'), 'SELECT 42')",
                "CREATE VIEW v AS FROM postgres_query('open', 'SELECT 42')",
                "CREATE MACRO m(a) AS TABLE FROM postgres_query(a, 'SELECT 42')",
                "CREATE TABLE t AS FROM postgres_query('open', 'SELECT 42')",
                "CALL postgres_query('open', 'SELECT 42')",
                "SELECT 'FROM postgres_query(''open'', ''SELECT 42'')'",
                "FROM mysql_query('shut', 'SELECT 42')",
                "CALL postgres_execute('open', 'SELECT 42')",
                "FROM postgres_scan('open', 'public', 't')",
                "FROM postgres_query('open', 'SELECT 1'); FROM postgres_query('shut', 'SELECT 1')",
            })
    void everythingElseIsRefused(String sql) {
        assertThatThrownBy(() -> client.rows(sql)).hasMessageContaining("Permission Error");
    }

    @Test
    void noQueryIsSentWhereNoneIsTaken() {
        try (TestWorker shut = TestWorker.start(database("shut", false));
                TestClient user = shut.client()) {
            assertThatThrownBy(() -> user.rows("FROM postgres_query('shut', 'SELECT 42')"))
                    .hasMessageContaining("'postgres_query' is not available");
        }
    }
}
