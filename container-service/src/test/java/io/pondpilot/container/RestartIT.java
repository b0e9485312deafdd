package io.pondpilot.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.settings.SecuritySettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of workers when their service ends, in every way it may, and another comes.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RestartIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir Path directory;

    @Test
    void killedServicesWorkersRunOnAndAreAdoptedByTheNext() throws Exception {
        try (var deployment = new Deployment(directory)) {
            Process service = deployment.process();
            List<Long> pids;
            Route ann;
            Route bob;
            try {
                ann = deployment.route("ann");
                bob = deployment.route("bob");
                pids = deployment.pids();
                assertThat(pids).hasSize(2);
            } finally {
                deployment.signal(service.pid(), "KILL");
                service.waitFor();
            }
            assertThat(deployment.pids()).isEqualTo(pids);
            assertThat(deployment.state("ann")).isEqualTo(State.READY);

            long begun = System.nanoTime();
            ContainerServer next = deployment.server();
            System.out.println(
                    "adoption of 2 took " + (System.nanoTime() - begun) / 1_000_000 + " ms");

            assertThat(deployment.route("ann")).isEqualTo(ann);
            assertThat(deployment.route("bob")).isEqualTo(bob);
            assertThat(deployment.pids()).isEqualTo(pids);
            // The adopted are looked after: their end is noticed, and a clean stop takes them
            // along.
            deployment.signal(deployment.pid(ann), "KILL");
            Deployment.until(
                    Duration.ofSeconds(1), "gone", () -> deployment.state("ann") == State.ABSENT);
            next.close();
            assertThat(deployment.pids()).isEmpty();
            assertThat(deployment.bystander.leases())
                    .extracting(Lease::state)
                    .containsOnly(State.ABSENT);
        }
    }

    @Test
    void terminatedServiceStopsItsWorkers() throws Exception {
        try (var deployment = new Deployment(directory)) {
            Process service = deployment.process();
            try {
                deployment.route("ann");
                deployment.signal(service.pid(), "TERM");

                assertThat(service.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                service.destroyForcibly();
            }
            assertThat(deployment.pids()).isEmpty();
            assertThat(deployment.state("ann")).isEqualTo(State.ABSENT);
        }
    }

    @Test
    void workersOfAnotherClusterSecretAreStoppedSinceNobodyCanCallThem() throws Exception {
        try (var deployment = new Deployment(directory)) {
            ContainerServer first = deployment.server();
            Route old = deployment.route("ann");
            first.abandon();
            Settings now = deployment.settings;
            SecuritySettings security = now.security();
            var changed =
                    new Settings(
                            now.server(),
                            now.redis(),
                            now.flight(),
                            now.containers(),
                            now.duckdb(),
                            new SecuritySettings(
                                    security.jwtSecret(),
                                    new Secret("another-cluster-secret-than-before"),
                                    security.rateLimit(),
                                    security.demo()),
                            now.ai(),
                            now.egress());

            try (ContainerServer server = ContainerServer.create(changed).start()) {
                assertThat(server.port()).isPositive();
                Deployment.until(SOON, "gone", () -> deployment.state("ann") == State.ABSENT);
                assertThat(deployment.pids()).isEmpty();
                assertThat(deployment.route("ann").generation()).isGreaterThan(old.generation());
            }
        }
    }
}
