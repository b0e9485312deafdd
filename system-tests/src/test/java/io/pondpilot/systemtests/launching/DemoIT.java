package io.pondpilot.systemtests.launching;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.Ports;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.WorkerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job by one command.
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir private Path directory;

    @Test
    void demoOncePrintsTheJoinedRowsAndEndsWell() {
        Map<String, String> environment = environment();
        long start = System.nanoTime();
        try (RunningProcess demo =
                RunningProcess.start(
                        "demo",
                        Layout.launcher(
                                List.of(),
                                List.of("demo", "--once", "--dir", directory.toString())),
                        environment,
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
                    .contains("Postgres", "MariaDB", "SQLite", "DuckDB", "(6 rows)")
                    .containsPattern("1 \\| Finland +\\| 239283\\.86 \\| 250000\\.00 ")
                    .containsPattern("6 \\| Peru +\\| +54896\\.95 \\| +75000\\.00 ");
            assertThat(started).as("databases, Redis, a worker").hasSizeGreaterThan(3);
            Await.until(
                    "nothing that the demo started is left: " + started,
                    Duration.ofSeconds(10),
                    () -> started.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /// A directory, a worker's home and ports that no other demo has.
    private static Map<String, String> environment() {
        Map<String, String> environment =
                Stream.of(
                                "PORT",
                                "GRPC_PORT",
                                "FLIGHT_MANAGEMENT_PORT",
                                "CONTAINER_MANAGEMENT_PORT",
                                "AI_PORT",
                                "EGRESS_MANAGEMENT_PORT")
                        .collect(Collectors.toMap(name -> name, _ -> "" + Ports.free()));
        environment.put("WORKER_HOME", WorkerHome.prepared().toString());
        return environment;
    }
}
