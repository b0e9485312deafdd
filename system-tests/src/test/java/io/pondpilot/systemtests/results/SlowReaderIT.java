package io.pondpilot.systemtests.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.MemoryWatch;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Back-pressure from the client's socket to DuckDB: memory does not grow with the result.
@ExtendWith(SharedProxy.class)
@Tag("slow")
class SlowReaderIT {
    private static final long ROWS = 10_000_000;
    private static final int PAD = 1_000;
    private static final long BYTES = ROWS * (PAD + 8 + 4);
    private static final long BYTES_A_SECOND = 200L << 20;
    private static final long ALLOWED_MB = 150;

    private final ProxyCluster proxy;

    SlowReaderIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    @Test
    void tenGigabytesToASlowReaderLeaveMemoryFlat() {
        String name = "slow-" + UUID.randomUUID();
        try (FlightUser user =
                FlightUser.at(proxy.flightPort(), Tokens.of(name), Duration.ofMinutes(5))) {
            // What a connection and a stream cost anyway is not the question.
            user.digest("SELECT i, repeat('x', 1000) AS pad FROM range(100000) t(i)");
            Worker worker = proxy.workers().of(name);
            Map<String, Long> pids =
                    Map.of("relay", proxy.flight(0).process().pid(), "worker", worker.pid());
            long start = System.nanoTime();
            try (MemoryWatch memory = new MemoryWatch(pids);
                    ResultStream stream =
                            user.open(
                                    "SELECT i, repeat('x', %d) AS pad FROM range(%d) t(i)"
                                            .formatted(PAD, ROWS))) {
                Totals totals = read(stream, start);

                assertThat(totals.rows).isEqualTo(ROWS);
                assertThat(totals.sum).isEqualTo(ROWS * (ROWS - 1) / 2);
                assertThat(totals.padding).isEqualTo(ROWS * PAD);
                System.out.printf(
                        "%.1f GB to a slow reader in %d s: %s%n",
                        BYTES / 1e9, (System.nanoTime() - start) / 1_000_000_000, memory.report());
                assertThat(memory.growthMb("relay")).as(memory.report()).isLessThan(ALLOWED_MB);
                assertThat(memory.growthMb("worker")).as(memory.report()).isLessThan(ALLOWED_MB);
            }
        }
    }

    private static final class Totals {
        private long rows;
        private long sum;
        private long padding;
    }

    /// Stalls at the start and in the middle, and in between never reads faster than the pace.
    private static Totals read(ResultStream stream, long start) {
        Totals totals = new Totals();
        Await.pause(Duration.ofSeconds(6));
        long pauses = Duration.ofSeconds(6).toNanos();
        boolean half = false;
        while (stream.next()) {
            BigIntVector numbers = (BigIntVector) stream.root().getVector(0);
            VarCharVector texts = (VarCharVector) stream.root().getVector(1);
            for (int i = 0; i < stream.root().getRowCount(); i++) {
                totals.sum += numbers.get(i);
                totals.padding += texts.getValueLength(i);
            }
            totals.rows += stream.root().getRowCount();
            if (!half && totals.rows > ROWS / 2) {
                half = true;
                Await.pause(Duration.ofSeconds(4));
                pauses += Duration.ofSeconds(4).toNanos();
            }
            long due = (totals.rows * (PAD + 12)) * 1_000 / BYTES_A_SECOND * 1_000_000;
            long early = due + pauses - (System.nanoTime() - start);
            if (early > 0) {
                Await.pause(Duration.ofNanos(early));
            }
        }
        return totals;
    }
}
