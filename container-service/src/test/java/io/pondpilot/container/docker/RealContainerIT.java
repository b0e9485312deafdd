package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.settings.PullPolicy;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.StopResult;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.scripted.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The worker's real image in the closed template: the one that the test command built, else the
/// one that `./pondpilot images` builds.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RealContainerIT {
    private static final String IMAGE =
            Optional.ofNullable(System.getenv("PONDPILOT_WORKER_IMAGE"))
                    .orElse("pondpilot/duckdb-worker:latest");
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("a-cluster-secret-of-the-real-container"));

    @TempDir Path directory;

    @BeforeEach
    void theImageIsThere() throws Exception {
        TestEngine.assumeItRuns();
        Assumptions.assumeTrue(
                TestEngine.run("image", "inspect", IMAGE).exit() == 0,
                "no image " + IMAGE + "; ./pondpilot images builds it");
    }

    @Test
    void realWorkerBecomesReadyInItsContainerAndEndsInOrder() throws Exception {
        var user = new UserId("ann");
        try (var orchestrator =
                DockerOrchestrator.open(
                        new DockerOrchestrator.Setup(
                                TestEngine.ADDRESS,
                                IMAGE,
                                PullPolicy.NEVER,
                                directory.resolve("run"),
                                List.of()))) {
            RunningWorker worker =
                    ((StartResult.Started)
                                    orchestrator.start(
                                            new WorkerSpec(
                                                    user,
                                                    7,
                                                    false,
                                                    CREDENTIALS.of(user, 7),
                                                    new WorkerSpec.WorkerLimits(
                                                            ByteSize.parse("512m"),
                                                            2,
                                                            ByteSize.parse("64m"),
                                                            ByteSize.parse("1m"),
                                                            32,
                                                            Duration.ofMinutes(2)),
                                                    List.of(),
                                                    List.of(),
                                                    AllowedHosts.NONE,
                                                    Optional.empty(),
                                                    "cfg")))
                            .worker();

            Deadline.until(() -> {
                try (var control =
                        WorkerControl.connect(
                                worker.control(),
                                CREDENTIALS.of(user, 7),
                                Duration.ofSeconds(10))) {
                    return control.status().ready();
                } catch (RuntimeException e) {
                    return false;
                }
            });

            assertThat(orchestrator.stop(worker.name(), Duration.ofSeconds(20)))
                    .isEqualTo(StopResult.STOPPED);
            assertThat(orchestrator.list()).isEmpty();
        }
    }
}
