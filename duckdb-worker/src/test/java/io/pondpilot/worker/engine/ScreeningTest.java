package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScreeningTest {
    @Test
    void refusesForbiddenFunctionsHoweverTheyAreWritten() {
        for (String sql :
                List.of(
                        "CALL enable_logging()",
                        "FROM Enable_Logging ()",
                        "FROM \"postgres_scan\"('a', 'b', 'c')",
                        "FROM system.main.sqlite_scan('a', 'b')",
                        "FROM query /* x */ ('SELECT 1')",
                        "FROM \"query\"('SELECT 1')",
                        "SELECT 'FROM enable_logging()'")) {
            assertThatThrownBy(() -> Screening.words(sql)).hasMessageContaining("not available");
        }
    }

    @Test
    void letsNamesThatOnlyLookAlikePass() {
        for (String sql :
                List.of(
                        "SELECT query FROM t",
                        "SELECT t.query, my_postgres_scan FROM t",
                        "SELECT enable_logging2 FROM t",
                        "SELECT 'query'")) {
            assertThatCode(() -> Screening.words(sql)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesSecretsAndOnlySecretsAmongWhatIsCreated() {
        for (String sql :
                List.of(
                        "CREATE SECRET s (TYPE http)",
                        "CREATE OR REPLACE PERSISTENT SECRET s (TYPE http)",
                        "CREATE /* TABLE */ TEMPORARY SECRET IF NOT EXISTS s (TYPE http)",
                        "CREATE")) {
            assertThatThrownBy(() -> Screening.statement(StatementType.CREATE, sql))
                    .hasMessageContaining("CREATE SECRET");
        }
        for (String sql :
                List.of(
                        "CREATE TABLE secret (a INT)",
                        "CREATE OR REPLACE TEMP TABLE t AS SELECT 1",
                        "CREATE VIEW v AS SELECT 1",
                        "CREATE SCHEMA secret")) {
            assertThatCode(() -> Screening.statement(StatementType.CREATE, sql))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aKindOfStatementThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> Screening.statement(StatementType.of(99), "x"))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void anExplainIsRefusedForWhatItIsAbout() {
        assertThatThrownBy(() -> Screening.explained(StatementType.COPY, "COPY t TO 'x'"))
                .hasMessageContaining("COPY");
        assertThatThrownBy(() -> Screening.explained(StatementType.EXPLAIN, "x"))
                .hasMessageContaining("EXPLAIN");
        assertThatCode(() -> Screening.explained(StatementType.INSERT, "INSERT INTO t FROM u"))
                .doesNotThrowAnyException();
    }

    @Test
    void aFunctionThatIsExcusedIsCounted() {
        String sql = "FROM postgres_query('a', 'postgres_query') -- mysql_query";
        assertThat(Screening.words(sql, Set.of("postgres_query", "mysql_query"))).isEqualTo(3);
        assertThatThrownBy(() -> Screening.words(sql, Set.of("postgres_query")))
                .hasMessageContaining("mysql_query");
    }

    @Test
    void whatDoesSomethingWhileItIsBoundIsRefusedBefore() {
        for (String sql : List.of("EXPORT DATABASE 'x'", "/* */ import database 'x'")) {
            assertThatThrownBy(() -> Screening.opening(sql)).hasMessageContaining("not available");
        }
        assertThatCode(() -> Screening.opening("SELECT 'EXPORT'")).doesNotThrowAnyException();
    }
}
