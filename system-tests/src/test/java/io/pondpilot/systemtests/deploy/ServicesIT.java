package io.pondpilot.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each service in containers of its own.
class ServicesIT {
    private static final List<String> OURS =
            List.of(
                    "gateway",
                    "flight-1",
                    "flight-2",
                    "containers-1",
                    "containers-2",
                    "egress-1",
                    "egress-2",
                    "ai");

    @BeforeEach
    void needsImages() {
        TestImages.require();
    }

    @Test
    void aFlightServiceMayGoAndOnlyContainerServicesSeeTheEngine() {
        try (Deployment services = Deployment.up("services", Map.of(), "services.yml")) {
            // Given
            services.awaitHealthy();
            services.ask("alice", "SELECT 1");
            services.run("alice", "CREATE TABLE kept AS SELECT 7 AS a");
            assertThat(services.ask("alice", "SELECT a FROM kept")).isEqualTo("7");

            // When
            services.compose("stop", "flight-1");

            // Then
            assertThat(services.ask("alice", "SELECT a FROM kept")).isEqualTo("7");
            assertThat(services.ask("bob", "SELECT 1")).isEqualTo("1");
            assertThat(services.workers()).hasSize(2);
            for (String service : OURS) {
                String container = services.container(service);
                boolean seesEngine =
                        Programs.docker("inspect", "-f", "{{json .Mounts}}", container)
                                .contains("docker.sock");
                assertThat(seesEngine).as(service).isEqualTo(service.startsWith("containers"));
                if (!service.equals("flight-1")) {
                    Await.until(
                            service + " is healthy by the image's own check",
                            Duration.ofMinutes(2),
                            () ->
                                    Programs.docker(
                                                    "inspect",
                                                    "-f",
                                                    "{{.State.Health.Status}}",
                                                    container)
                                            .startsWith("healthy"));
                }
            }
        }
    }
}
