package io.pondpilot.systemtests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.Answer;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The proxy answers as DuckDB does.
@ExtendWith(SharedProxy.class)
class SqlLogicCorpusIT {
    private static final int AT_LEAST = 10_000;

    @Test
    @Timeout(900)
    void everyStatementOfTheCorpusIsAnsweredAsInProcess(ProxyCluster proxy)
            throws IOException, SQLException {
        List<String> found = new ArrayList<>();
        int run = 0;
        int answered = 0;
        int refused = 0;
        long begin = System.nanoTime();
        try (ThroughProxy through = new ThroughProxy(proxy, "corpus-" + UUID.randomUUID())) {
            for (Script script : Corpus.scripts()) {
                try (InProcess inProcess = new InProcess()) {
                    for (Script.Entry entry : script.entries()) {
                        Outcome expected = inProcess.run(entry);
                        Outcome actual = through.run(entry);
                        run++;
                        answered += expected instanceof Outcome.Rows ? 1 : 0;
                        refused += expected instanceof Outcome.Failed ? 1 : 0;
                        Difference.between(script.file(), entry, expected, actual)
                                .map(Difference::listed)
                                .ifPresent(found::add);
                    }
                }
                empty(through);
            }
        }
        System.out.printf(
                "Corpus: %,d statements through port 8081 and in-process, %,d answered by rows,"
                        + " %,d refused by both or by DuckDB, %d differences, %d s%n",
                run, answered, refused, found.size(), (System.nanoTime() - begin) / 1_000_000_000);
        Files.write(Layout.root().resolve("system-tests/target/corpus-differences.txt"), found);
        assertThat(run).isGreaterThanOrEqualTo(AT_LEAST);
        assertThat(found)
                .as("the differences are those listed, with reasons, in %s", ListedDifferences.FILE)
                .containsExactlyInAnyOrderElementsOf(ListedDifferences.read());
    }

    /// Each file begins without tables.
    private static void empty(ThroughProxy through) {
        String names =
                """
                SELECT 'DROP VIEW "' || view_name || '"' FROM duckdb_views() WHERE NOT internal
                 AND database_name = 'memory'
                UNION ALL
                SELECT 'DROP TABLE "' || table_name || '" CASCADE' FROM duckdb_tables()
                 WHERE NOT internal AND database_name = 'memory'
                """;
        for (List<String> drop : rows(through, names)) {
            Outcome dropped = through.run(new Script.Entry(0, false, drop.getFirst()));
            assertThat(dropped).isInstanceOf(Outcome.Changed.class);
        }
        assertThat(rows(through, names)).isEmpty();
    }

    private static List<List<String>> rows(ThroughProxy through, String sql) {
        return switch (through.run(new Script.Entry(0, true, sql))) {
            case Outcome.Rows(Answer answer) -> answer.rows();
            case Outcome other -> throw new AssertionError(other);
        };
    }
}
