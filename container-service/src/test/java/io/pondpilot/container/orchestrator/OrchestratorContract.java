package io.pondpilot.container.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.common.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Orchestrator] keeps. An adapter's test extends it and runs the `ScriptedWorker` as
/// worker.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class OrchestratorContract {
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("a-cluster-secret-of-the-contract-test"));
    private static final ByteSize LOG_LIMIT = ByteSize.parse("256k");

    private final List<Orchestrator> opened = new ArrayList<>();
    private Orchestrator orchestrator;

    /// Opens the backend; after the previous one was closed it must find that one's workers.
    protected abstract Orchestrator open() throws Exception;

    /// Sends a signal to a worker behind the orchestrator's back.
    protected abstract void signal(RunningWorker worker, String signal) throws Exception;

    /// Whether the backend keeps anything of a worker.
    protected abstract boolean leftovers(WorkerName name) throws Exception;

    /// Bytes that are kept of a worker's output.
    protected abstract long logSize(WorkerName name) throws Exception;

    /// Arguments and environment with which a worker runs, as others on the host can see them.
    protected abstract String visible(RunningWorker worker) throws Exception;

    @BeforeEach
    final void openFirst() throws Exception {
        orchestrator = reopened();
    }

    @AfterEach
    final void stopAll() {
        orchestrator.list().forEach(worker -> orchestrator.stop(worker.name(), Duration.ZERO));
        opened.forEach(Orchestrator::close);
    }

    /// The backend under test.
    protected final Orchestrator orchestrator() {
        return orchestrator;
    }

    /// Opens the backend again, as a successor does.
    protected final void reopen() throws Exception {
        orchestrator = reopened();
    }

    private Orchestrator reopened() throws Exception {
        Orchestrator fresh = open();
        opened.add(fresh);
        return fresh;
    }

    protected static WorkerSpec spec(String user, long generation) {
        var id = new UserId(user);
        return new WorkerSpec(
                id,
                generation,
                false,
                CREDENTIALS.of(id, generation),
                new WorkerSpec.WorkerLimits(
                        ByteSize.parse("256m"),
                        0.5,
                        ByteSize.parse("64m"),
                        LOG_LIMIT,
                        8,
                        Duration.ofSeconds(40)),
                List.of("postgres"),
                List.of(
                        new AttachedDatabase(
                                "sales",
                                DatabaseType.POSTGRES,
                                new Secret("postgresql://u:hunter%2Ftwo@localhost:1/db"),
                                true)),
                AllowedHosts.NONE,
                Optional.empty(),
                "cfg1");
    }

    private RunningWorker started(WorkerSpec spec) {
        return switch (orchestrator.start(spec)) {
            case StartResult.Started(RunningWorker worker, _) -> worker;
            case StartResult.AlreadyRunning running ->
                    throw new AssertionError("ran already: " + running);
            case StartResult.Failed failed -> throw new AssertionError(failed.cause());
        };
    }

    private static WorkerStatus ready(RunningWorker worker) {
        var status = new LinkedBlockingQueue<WorkerStatus>();
        until(() -> {
            try (var control = control(worker)) {
                WorkerStatus now = control.status();
                return now.ready() && status.add(now);
            } catch (RuntimeException e) {
                return false;
            }
        });
        return status.element();
    }

    private static WorkerControl control(RunningWorker worker) {
        return WorkerControl.connect(
                worker.control(),
                CREDENTIALS.of(worker.user(), worker.generation()),
                Duration.ofSeconds(5));
    }

    private static void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("within 20 s").isBefore(deadline);
            Thread.onSpinWait();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static BlockingQueue<WorkerExit> exits(Orchestrator orchestrator) {
        var exits = new LinkedBlockingQueue<WorkerExit>();
        orchestrator.onExit(exits::add);
        return exits;
    }

    private static WorkerExit withinASecond(BlockingQueue<WorkerExit> exits) throws Exception {
        WorkerExit exit = exits.poll(1, TimeUnit.SECONDS);
        assertThat(exit).as("an exit within 1 s").isNotNull();
        return exit;
    }

    @Test
    void startedWorkerIsFoundListedAndAnswersForItsUserAndGeneration() {
        RunningWorker worker = started(spec("ann", 7));

        assertThat(ready(worker))
                .returns(new UserId("ann"), WorkerStatus::user)
                .returns(7L, WorkerStatus::generation);
        assertThat(worker.name()).isEqualTo(WorkerName.of(new UserId("ann"), 7));
        assertThat(orchestrator.find(worker.name())).contains(worker);
        assertThat(orchestrator.list()).containsExactly(worker);
    }

    @Test
    void startingTwiceYieldsOneWorker() {
        RunningWorker first = started(spec("ann", 7));

        assertThat(orchestrator.start(spec("ann", 7)))
                .isEqualTo(new StartResult.AlreadyRunning(first));
        assertThat(orchestrator.list()).hasSize(1);
    }

    @Test
    void startingAtTheSameTimeYieldsOneWorker() throws Exception {
        Callable<StartResult> start = () -> orchestrator.start(spec("ann", 7));
        List<StartResult> results = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : executor.invokeAll(Collections.nCopies(8, start))) {
                results.add(result.get());
            }
        }

        assertThat(results).filteredOn(StartResult.Started.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(StartResult.AlreadyRunning.class::isInstance).hasSize(7);
        assertThat(orchestrator.list()).hasSize(1);
    }

    @Test
    void generationsOfOneUserAreWorkersOfTheirOwn() {
        RunningWorker older = started(spec("ann", 7));
        RunningWorker newer = started(spec("ann", 8));

        orchestrator.stop(older.name(), Duration.ofSeconds(5));

        assertThat(orchestrator.list()).containsExactly(newer);
    }

    @Test
    void noSecretIsVisibleFromOutside() throws Exception {
        RunningWorker worker = started(spec("ann", 7));

        assertThat(visible(worker))
                .contains(worker.name().value())
                .doesNotContain("hunter", "pp1.", "postgresql:");
    }

    @Test
    void stopEndsAWorkerAndLeavesNothing() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);
        var exits = exits(orchestrator);

        assertThat(orchestrator.stop(worker.name(), Duration.ofSeconds(10)))
                .isEqualTo(StopResult.STOPPED);

        assertThat(orchestrator.find(worker.name())).isEmpty();
        assertThat(leftovers(worker.name())).isFalse();
        assertThat(withinASecond(exits).reason()).isEqualTo(new ExitReason.Stopped());
        assertThat(orchestrator.stop(worker.name(), Duration.ZERO)).isEqualTo(StopResult.ABSENT);
    }

    @Test
    void stopKillsAWorkerThatDoesNotEndWithinTheGrace() throws Exception {
        RunningWorker worker = started(spec("stubborn-ann", 7));
        ready(worker);

        assertThat(orchestrator.stop(worker.name(), Duration.ofMillis(300)))
                .isEqualTo(StopResult.KILLED);

        assertThat(orchestrator.list()).isEmpty();
        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void stopKillsAFrozenWorker() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);
        signal(worker, "STOP");

        assertThat(orchestrator.stop(worker.name(), Duration.ofMillis(300)))
                .isEqualTo(StopResult.KILLED);

        assertThat(orchestrator.list()).isEmpty();
    }

    @Test
    void killedWorkerIsToldWithinASecondWithTheSignal() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);
        var exits = exits(orchestrator);

        signal(worker, "KILL");

        assertThat(withinASecond(exits))
                .returns(worker, WorkerExit::worker)
                .returns(new ExitReason.Signalled(9), WorkerExit::reason);
        assertThat(orchestrator.list()).isEmpty();
        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void failedStartIsToldWithItsCodeAndLastLogLinesWithoutSecrets() throws Exception {
        var exits = exits(orchestrator);
        started(spec("broken-ann", 7));

        WorkerExit exit = exits.poll(20, TimeUnit.SECONDS);

        assertThat(exit).isNotNull();
        assertThat(exit.reason()).isEqualTo(new ExitReason.Exited(7));
        assertThat(exit.cause()).contains("exit code 7", "Cannot open");
        assertThat(String.join("\n", exit.lastLog()))
                .contains("Scripted worker", "told")
                .doesNotContain("hunter", "s3cret-pw", "pp1.");
        assertThat(leftovers(exit.worker().name())).isFalse();
    }

    @Test
    void exhaustedMemoryIsToldAsSuch() throws Exception {
        var exits = exits(orchestrator);
        started(spec("oom-ann", 7));

        WorkerExit exit = exits.poll(20, TimeUnit.SECONDS);

        assertThat(exit).isNotNull();
        assertThat(exit.reason()).isEqualTo(new ExitReason.OutOfMemory());
    }

    @Test
    void workerOutlivesItsOrchestratorAndIsFoundByTheNext() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);

        orchestrator.close();
        reopen();

        assertThat(orchestrator.list()).containsExactly(worker);
        assertThat(orchestrator.start(spec("ann", 7)))
                .isEqualTo(new StartResult.AlreadyRunning(worker));
        assertThat(ready(worker).generation()).isEqualTo(7);
    }

    @Test
    void adoptedWorkersEndIsToldWithinASecond() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);
        orchestrator.close();
        orchestrator = reopened();
        var exits = exits(orchestrator);

        signal(worker, "KILL");

        assertThat(withinASecond(exits).worker()).isEqualTo(worker);
        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void adoptedWorkerIsStopped() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);
        orchestrator.close();
        reopen();

        assertThat(orchestrator.stop(worker.name(), Duration.ofSeconds(10)))
                .isEqualTo(StopResult.STOPPED);

        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void workerThatDiedWhileNobodyLookedIsNotListed() throws Exception {
        RunningWorker worker = started(spec("ann", 7));
        ready(worker);
        orchestrator.close();
        signal(worker, "KILL");

        orchestrator = reopened();

        until(() -> orchestrator.list().isEmpty());
        until(() -> {
            try {
                return !leftovers(worker.name());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void chattyWorkersOutputIsBounded() throws Exception {
        RunningWorker worker = started(spec("chatty-ann", 7));
        ready(worker);
        Thread.sleep(1_500);

        // What it writes between two looks comes on top.
        assertThat(logSize(worker.name())).isLessThan(40 * LOG_LIMIT.bytes());
        assertThat(ready(worker).ready()).isTrue();
    }
}
