package io.pondpilot.systemtests.launching;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.Ports;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// The main job by one command.
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void demoOncePrintsTheJoinedRowsAndEndsWell() {
        long start = System.nanoTime();
        try (RunningProcess demo =
                RunningProcess.start(
                        "demo",
                        Layout.launcher(List.of(), List.of("demo", "--once")),
                        Map.of(
                                "PORT", "" + Ports.free(),
                                "GRPC_PORT", "" + Ports.free(),
                                "FLIGHT_MANAGEMENT_PORT", "" + Ports.free()),
                        Layout.logs("demo").resolve("demo.log"))) {
            Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();
            while (demo.isAlive() && System.nanoTime() - start < PATIENCE.toNanos()) {
                ProcessHandle.of(demo.pid()).ifPresent(d -> d.descendants().forEach(started::add));
                Await.pause(Duration.ofMillis(100));
            }
            int exit = demo.await(Duration.ofSeconds(5));
            System.out.printf("demo --once: %d ms%n", (System.nanoTime() - start) / 1_000_000);

            assertThat(exit).as(demo.tail()).isZero();
            assertThat(demo.log())
                    .contains("Postgres")
                    .contains("MariaDB")
                    .contains("SQLite")
                    .contains("DuckDB");
            assertThat(started).as("databases, Redis, a worker").hasSizeGreaterThan(3);
            Await.until(
                    "nothing that the demo started is left: " + started,
                    Duration.ofSeconds(10),
                    () -> started.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
