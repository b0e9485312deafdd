package io.pondpilot.systemtests.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Oracle;
import io.pondpilot.systemtests.client.RowDigest;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every byte of every row, at the sizes where batches, vectors and row groups end. A peer lost one
/// row in 1,025 while its `count(*)` stayed right.
@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompleteResultsIT {
    private static final int TEN_MILLION = 10_000_000;

    private final FlightUser user;

    CompleteResultsIT(ProxyCluster proxy) {
        user = FlightUser.at(proxy.flightPort(), Tokens.of("complete-" + UUID.randomUUID()));
    }

    @AfterAll
    void close() {
        user.close();
    }

    private static String rows(int count) {
        return """
        SELECT i, (i * 7) %% 1009 AS small, (i / 3.0)::DOUBLE AS ratio,
               CASE WHEN i %% 5 = 0 THEN NULL ELSE 'value ' || (i * 31 %% 977) END AS text,
               DATE '2020-01-01' + (i %% 3650)::INTEGER AS day, i %% 3 = 0 AS third
        FROM range(%d) t(i)\
        """
                .formatted(count);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 2, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 65_535, 65_536, 65_537, 122_880,
                122_881, 1_000_000
            })
    void allRowsOfThisSizeArrive(int size) {
        RowDigest expected = Oracle.digest(rows(size));
        assertThat(expected.rows()).isEqualTo(size);

        assertThat(user.digest(rows(size))).isEqualTo(expected);
        assertThat(eightAtOnce(rows(size))).containsOnly(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_048, 65_537})
    void nestedAndWideValuesArrive(int size) {
        String sql =
                """
                SELECT [i, i + 1] AS list, {'a': i, 'b': 'x' || i} AS struct,
                       MAP {i::VARCHAR: i * 2} AS map, sum(i) OVER () AS huge,
                       repeat('y', (i %% 100)::INTEGER) AS padded, encode('b' || i) AS bytes,
                       TIMESTAMP '2026-01-01' + to_seconds(i) AS moment, i::DECIMAL(18,3) AS money,
                       md5(i::VARCHAR) AS hash
                FROM range(%d) t(i)\
                """
                        .formatted(size);
        assertThat(user.digest(sql)).isEqualTo(Oracle.digest(sql));
    }

    @Test
    void valuesOfSeveralMegabytesArrive() {
        String sql = "SELECT i, repeat(chr((65 + i)::INTEGER), 5000000) AS big FROM range(8) t(i)";
        assertThat(user.digest(sql)).isEqualTo(Oracle.digest(sql));
    }

    @Test
    void tenMillionRowsArrive() {
        RowDigest expected = Oracle.digest(rows(TEN_MILLION));
        long start = System.nanoTime();
        assertThat(user.digest(rows(TEN_MILLION))).isEqualTo(expected);
        System.out.printf(
                "10 M rows, one stream: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    @Test
    @Tag("slow")
    void tenMillionRowsArriveInEachOfEightStreams() {
        RowDigest expected = Oracle.digest(rows(TEN_MILLION));
        long start = System.nanoTime();
        assertThat(eightAtOnce(rows(TEN_MILLION))).containsOnly(expected);
        System.out.printf(
                "10 M rows, eight streams: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    private List<RowDigest> eightAtOnce(String sql) {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<RowDigest>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> user.digest(sql));
            }
            List<RowDigest> digests = new ArrayList<>();
            for (Future<RowDigest> one : threads.invokeAll(calls)) {
                digests.add(one.get());
            }
            assertThat(digests).hasSize(8);
            return digests;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
