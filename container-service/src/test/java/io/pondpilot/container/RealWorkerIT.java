package io.pondpilot.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.worker.WorkerControl;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// The service with the real worker program, from the home that `WORKER_HOME` names.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledIfEnvironmentVariable(
        named = "WORKER_HOME",
        matches = ".+",
        disabledReason = "WORKER_HOME names no prepared worker")
final class RealWorkerIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir Path directory;

    private Deployment deployment() throws Exception {
        return new Deployment(directory, "containers.worker_home", System.getenv("WORKER_HOME"));
    }

    private static WorkerControl control(Deployment deployment, Route route) {
        return WorkerControl.connect(
                deployment.worker(route).control(),
                deployment.credentials().of(route.user(), route.generation()),
                Duration.ofSeconds(5));
    }

    @Test
    void workerServesItsUserAndEndsOnRequest() throws Exception {
        try (var deployment = deployment()) {
            ContainerServer server = deployment.server();
            Route route = deployment.route("ann");

            try (WorkerControl control = control(deployment, route)) {
                assertThat(control.status())
                        .returns(route.user(), status -> status.user())
                        .returns(route.generation(), status -> status.generation())
                        .returns(true, status -> status.ready());
            }
            try (SocketChannel flight = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                assertThat(flight.connect(route.address().socketAddress())).isTrue();
            }
            long begun = System.nanoTime();
            server.close();
            System.out.println("clean stop took " + millis(begun) + " ms");
            assertThat(deployment.pids()).isEmpty();
            assertThat(deployment.place(route)).doesNotExist();
        }
    }

    @Test
    void killedServicesWorkerIsAdopted() throws Exception {
        try (var deployment = deployment()) {
            Process service = deployment.process();
            Route route = deployment.route("ann");
            long pid = deployment.pid(route);
            deployment.signal(service.pid(), "KILL");
            service.waitFor();

            long begun = System.nanoTime();
            deployment.server();
            System.out.println("adoption took " + millis(begun) + " ms");

            assertThat(deployment.route("ann")).isEqualTo(route);
            assertThat(deployment.pids()).containsExactly(pid);
        }
    }

    @Test
    void killedWorkerIsReplaced() throws Exception {
        try (var deployment = deployment()) {
            deployment.server();
            Route route = deployment.route("ann");
            deployment.signal(deployment.pid(route), "KILL");
            Deployment.until(
                    Duration.ofSeconds(1), "gone", () -> deployment.state("ann") == State.ABSENT);

            assertThat(deployment.route("ann").generation()).isGreaterThan(route.generation());
        }
    }

    @Test
    void coldStartsAreTimed() throws Exception {
        try (var deployment = deployment()) {
            ContainerServer server = deployment.server();
            List<Long> took = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                long begun = System.nanoTime();
                deployment.route("user" + i);
                took.add(millis(begun));
            }
            took.sort(null);
            System.out.println("cold starts, ms: " + took);
            System.out.println(Observed.metrics(server, "pondpilot_containers_start"));
            long resident = 0;
            long ticks = 0;
            for (long pid : deployment.pids()) {
                resident += rss(pid);
                ticks += cpuTicks(pid);
            }
            System.out.println("CPU of a worker until now, ms: " + ticks);
            System.out.println("resident memory of a worker, MB: " + resident / 10 / 1024);
            assertThat(took).hasSize(10);
            Deployment.until(SOON, "all run", () -> deployment.pids().size() == 10);
        }
    }

    private static long rss(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /// Hundredths of a second, user and system; over ten workers that is milliseconds of one.
    private static long cpuTicks(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long millis(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
