package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.settings.PullPolicy;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.container.orchestrator.ExitReason;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.StopResult;
import io.pondpilot.container.orchestrator.WorkerExit;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.scripted.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An engine that breaks, stalls and restarts.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineFaultsIT {
    @TempDir Path directory;
    private FaultyEngine engine;
    private DockerOrchestrator orchestrator;
    private final LinkedBlockingQueue<WorkerExit> exits = new LinkedBlockingQueue<>();

    @BeforeAll
    static void anEngineRuns() {
        TestEngine.assumeItRuns();
    }

    @BeforeEach
    void open() throws Exception {
        engine = new FaultyEngine(directory);
        orchestrator =
                DockerOrchestrator.open(
                        new DockerOrchestrator.Setup(
                                engine.address(),
                                ScriptedImage.name(),
                                PullPolicy.NEVER,
                                directory.resolve("run"),
                                List.of(),
                                Duration.ofSeconds(3),
                                Duration.ofMillis(300)));
        orchestrator.onExit(exits::add);
    }

    @AfterEach
    void close() throws Exception {
        engine.become(FaultyEngine.Fault.NONE);
        Deadline.until(() -> {
            try {
                orchestrator
                        .list()
                        .forEach(worker -> orchestrator.stop(worker.name(), Duration.ZERO));
                return true;
            } catch (OrchestratorException e) {
                return false;
            }
        });
        orchestrator.close();
        engine.close();
    }

    private static WorkerSpec spec() {
        return new WorkerSpec(
                new UserId("ann"),
                7,
                false,
                new Secret("a-credential"),
                new WorkerSpec.WorkerLimits(
                        ByteSize.parse("256m"),
                        0.5,
                        ByteSize.parse("64m"),
                        ByteSize.parse("256k"),
                        8,
                        Duration.ofMinutes(5)),
                List.of(),
                List.of(),
                AllowedHosts.NONE,
                Optional.empty(),
                "cfg");
    }

    private RunningWorker started() {
        return ((StartResult.Started) orchestrator.start(spec())).worker();
    }

    private static String container(RunningWorker worker) throws Exception {
        return TestEngine.docker(
                "ps", "-q", "--filter", "label=io.pondpilot.flight=" + worker.flight());
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultyEngine.Fault.class,
            names = {"GONE", "HUNG", "FAILING", "CUT_SHORT"})
    void engineThatCannotBeAskedConcludesNothing(FaultyEngine.Fault fault) throws Exception {
        RunningWorker worker = started();

        engine.become(fault);

        assertThatThrownBy(orchestrator::list).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> orchestrator.find(worker.name()))
                .isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> orchestrator.stop(worker.name(), Duration.ZERO))
                .isInstanceOf(OrchestratorException.class);
        engine.become(FaultyEngine.Fault.NONE);
        Deadline.until(() -> {
            try {
                return orchestrator.list().equals(List.of(worker));
            } catch (OrchestratorException e) {
                return false;
            }
        });
        assertThat(exits).isEmpty();
        assertThat(orchestrator.stop(worker.name(), Duration.ZERO)).isEqualTo(StopResult.KILLED);
    }

    @Test
    void endThatCameWhileTheEngineWasAwayIsToldOnceAfterwards() throws Exception {
        RunningWorker worker = started();
        String container = container(worker);
        engine.become(FaultyEngine.Fault.GONE);
        TestEngine.docker("kill", container);

        engine.become(FaultyEngine.Fault.NONE);

        WorkerExit exit = exits.poll(30, TimeUnit.SECONDS);
        assertThat(exit).isNotNull();
        assertThat(exit.reason()).isEqualTo(new ExitReason.Signalled(9));
        Deadline.until(() -> orchestrator.list().isEmpty());
        assertThat(exits).isEmpty();
    }

    @Test
    void endThatASilentStreamDoesNotTellIsFoundByTheList() throws Exception {
        RunningWorker worker = started();
        String container = container(worker);
        engine.hushConnected();

        TestEngine.docker("kill", container);

        WorkerExit exit = exits.poll(60, TimeUnit.SECONDS);
        assertThat(exit).isNotNull();
        assertThat(exit.worker()).isEqualTo(worker);
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultyEngine.Fault.class,
            names = {"GONE", "HUNG", "FAILING", "CUT_SHORT"})
    void startThatTheEngineBreaksLeavesNothingThatStaysAndWorksTheNextTime(FaultyEngine.Fault fault)
            throws Exception {
        engine.become(fault);
        assertThatThrownBy(() -> orchestrator.start(spec()))
                .isInstanceOf(OrchestratorException.class);

        engine.become(FaultyEngine.Fault.NONE);

        Deadline.until(() -> {
            try {
                return orchestrator.start(spec()) instanceof StartResult.Started;
            } catch (OrchestratorException e) {
                return false;
            }
        });
        assertThat(orchestrator.list()).hasSize(1);
    }
}
