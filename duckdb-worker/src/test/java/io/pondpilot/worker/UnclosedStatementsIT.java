package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.junit.jupiter.api.Test;

/// Prepared statements that their client never closes.
class UnclosedStatementsIT {
    /// More than a worker keeps.
    private static final int FULL = 1_200;

    private static final int LEAST = 4_000;
    private static final int MOST = 1_000_000;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    /// Makes each a weight that is noticed: without a limit `LEAST` of them take 80 MB.
    private static final String PADDING = " /* " + "x".repeat(20_000) + " */";

    private static final long ROOM = 40L * 1024 * 1024;

    @Test
    void anyNumberOfThemTakesBoundedMemoryAndTheOldestAreRefusedClearly() {
        try (TestWorker worker = TestWorker.start();
                TestClient client = worker.client()) {
            PreparedStatement oldest = prepared(client, 0);
            PreparedStatement newest = oldest;
            int made = 1;
            for (; made < FULL; made++) {
                newest = prepared(client, made);
            }
            long full = heap();
            long begin = System.nanoTime();
            while (made < LEAST
                    || (made < MOST && System.nanoTime() - begin < LONG_ENOUGH.toNanos())) {
                newest = prepared(client, made++);
            }

            assertThat(heap() - full).as("growth after %d statements", made).isLessThan(ROOM);
            assertThat(client.rows(newest.execute())).containsExactly(Map.of("n", made - 1));
            assertThatThrownBy(oldest::execute)
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            e ->
                                    assertThat(e.status().code())
                                            .isEqualTo(FlightStatusCode.NOT_FOUND))
                    .hasMessageContaining(
                            "made room for newer ones (a worker keeps the 1000 used last)")
                    .hasMessageContaining("prepare it again");
        }
    }

    private static PreparedStatement prepared(TestClient client, int number) {
        return client.sql().prepare("SELECT " + number + " AS n" + PADDING);
    }

    /// What is in use when nothing unused is left.
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
