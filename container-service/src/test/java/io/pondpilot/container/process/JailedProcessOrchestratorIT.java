package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.settings.JailMode;
import io.pondpilot.container.orchestrator.ExitReason;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerExit;
import io.pondpilot.container.scripted.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same, each worker in a jail.
final class JailedProcessOrchestratorIT extends ProcessOrchestratorIT {
    @BeforeAll
    static void jailsWorkHere() throws Exception {
        Jails.assumeTheyWork();
    }

    @Override
    JailMode jail() {
        return JailMode.REQUIRED;
    }

    @Test
    void labelsTellTheProgramAndNotWhatKeepsItsJail() throws Exception {
        RunningWorker worker = started("ann");

        long pid = pid(worker.name());
        Deadline.until(() -> Path.of("/proc/" + pid + "/exe").toRealPath().endsWith("java"));
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")))
                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    }

    @Test
    void nothingInTheJailOutlivesAWorkerThatIsKilled() throws Exception {
        RunningWorker worker = started("forking-ann");
        WorkerProcesses processes = processes(worker.name());
        var table = new ProcessTable();
        ProcessIdentity left = childOf(processes);

        orchestrator().stop(worker.name(), Duration.ZERO);

        assertThat(table.lives(left)).isFalse();
        assertThat(table.lives(processes.jailed().orElseThrow())).isFalse();
    }

    @Test
    void whatTheJailOfAnEndedWorkerStillHoldsIsEndedByTheNextOwner() throws Exception {
        RunningWorker worker = started("forking-ann");
        WorkerProcesses processes = processes(worker.name());
        var table = new ProcessTable();
        ProcessIdentity left = childOf(processes);
        orchestrator().close();
        signal(worker, "KILL");
        Deadline.until(() -> !table.lives(processes.worker()));
        assertThat(table.lives(left)).isTrue();

        reopen();

        assertThat(table.lives(left)).isFalse();
        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void workerEndsWhenWhatKeepsItsJailIsKilled() throws Exception {
        var exits = new LinkedBlockingQueue<WorkerExit>();
        orchestrator().onExit(exits::add);
        RunningWorker worker = started("ann");
        WorkerProcesses processes = processes(worker.name());

        ProcessHandle.of(processes.jailed().orElseThrow().pid())
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .destroyForcibly();

        assertThat(exits.poll(30, TimeUnit.SECONDS))
                .isNotNull()
                .extracting(WorkerExit::reason)
                .isEqualTo(new ExitReason.Signalled(9));
        assertThat(new ProcessTable().lives(processes.worker())).isFalse();
    }

    private static ProcessIdentity childOf(WorkerProcesses processes) throws Exception {
        Deadline.until(() -> children(processes).findAny().isPresent());
        long child = children(processes).findAny().orElseThrow().pid();
        return new ProcessTable().identify(child).orElseThrow();
    }

    private static Stream<ProcessHandle> children(WorkerProcesses processes) {
        return ProcessHandle.of(processes.worker().pid()).stream().flatMap(ProcessHandle::children);
    }
}
