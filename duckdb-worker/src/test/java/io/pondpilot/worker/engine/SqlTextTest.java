package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTextTest {
    @Test
    void splitsAtSemicolonsOutsideOfTextAndComments() {
        assertThat(
                        SqlText.split(
                                "SELECT ';' ; -- ; no\nSELECT \"a;b\" /* ; /* ; */ ; */; ;"
                                        + " SELECT $$;$$, $x$ ; $$ $x$, e'\\';'"))
                .containsExactly(
                        "SELECT ';' ",
                        " -- ; no\nSELECT \"a;b\" /* ; /* ; */ ; */",
                        " SELECT $$;$$, $x$ ; $$ $x$, e'\\';'");
    }

    @Test
    void aTextOfCommentsHasNoStatement() {
        assertThat(SqlText.split(" -- a\n /* b */ ; ;")).isEmpty();
    }

    @Test
    void parametersAreNotDollarQuotes() {
        assertThat(SqlText.split("SELECT $1; SELECT $2")).hasSize(2);
    }

    @Test
    void readsLeadingWordsPastComments() {
        assertThat(SqlText.leadingWords("/* x */ create --y\n or replace TEMP secret s", 5))
                .isEqualTo(List.of("CREATE", "OR", "REPLACE", "TEMP", "SECRET"));
    }

    @Test
    void onlyATextWithoutSemicolonsMayBeAPivot() {
        assertThat(SqlText.isPivot("PIVOT t ON a;")).isTrue();
        assertThat(SqlText.isPivot("PIVOT t ON a; DROP TABLE t")).isFalse();
        assertThat(SqlText.isPivot("SELECT 1")).isFalse();
    }

    @Test
    void whatAnExplainIsAboutIsCutOut() {
        assertThat(SqlText.explained("EXPLAIN SELECT 1").strip()).isEqualTo("SELECT 1");
        assertThat(SqlText.explained("/* x */ explain --y\n analyze COPY t TO 'x'").strip())
                .isEqualTo("COPY t TO 'x'");
        assertThat(SqlText.explained("EXPLAIN ANALYSE VERBOSE LOAD x").strip()).isEqualTo("LOAD x");
        assertThat(SqlText.explained("EXPLAIN (/* ) */ FORMAT ')', ANALYZE (true)) COPY t TO 'x'"))
                .isEqualTo(" COPY t TO 'x'");
        assertThat(SqlText.explained("EXPLAIN(SELECT 1)")).isEqualTo("(SELECT 1)");
        assertThat(SqlText.explained("EXPLAINED")).isEqualTo("EXPLAINED");
    }

    @Test
    void theFirstWordIsFoundBehindWhateverDuckDbTakesForSpace() {
        assertThat(SqlText.firstWord("\u00a0 --a\n /* b */ (export database 'x'"))
                .isEqualTo("EXPORT");
        assertThat(SqlText.firstWord("-- a")).isEmpty();
    }
}
