package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.settings.JailMode;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorContract;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.place.WorkerDirectory;
import io.pondpilot.container.scripted.Deadline;
import io.pondpilot.container.scripted.ScriptedHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without a jail.
class ProcessOrchestratorIT extends OrchestratorContract {
    @TempDir Path directory;

    @Override
    protected Orchestrator open() throws Exception {
        return ProcessOrchestrator.open(
                new ProcessOrchestrator.Setup(
                        directory.resolve("run"),
                        ScriptedHome.prepare(directory.resolve("home")),
                        ScriptedHome.java(),
                        ByteSize.parse("256k"),
                        jail(),
                        List.of()));
    }

    JailMode jail() {
        return JailMode.NONE;
    }

    @Override
    protected void signal(RunningWorker worker, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, "" + pid(worker.name())).start();
        assertThat(kill.waitFor()).isZero();
    }

    long pid(WorkerName name) throws Exception {
        return processes(name).worker().pid();
    }

    WorkerProcesses processes(WorkerName name) throws Exception {
        return ProcessLabels.in(new WorkerDirectory(new WorkerPlace(place(name))))
                .flatMap(ProcessLabels::started)
                .orElseThrow();
    }

    RunningWorker started(String user) {
        return ((StartResult.Started) orchestrator().start(spec(user, 7))).worker();
    }

    Path place(WorkerName name) {
        return directory.resolve("run").resolve(name.value());
    }

    @Override
    protected boolean leftovers(WorkerName name) {
        return Files.exists(place(name));
    }

    @Override
    protected long logSize(WorkerName name) throws Exception {
        Path old = place(name).resolve("log.old");
        return Files.size(place(name).resolve("log")) + (Files.exists(old) ? Files.size(old) : 0);
    }

    @Override
    protected String visible(RunningWorker worker) throws Exception {
        Path process = Path.of("/proc/" + pid(worker.name()));
        return Files.readString(process.resolve("cmdline"))
                + Files.readString(process.resolve("environ"))
                + Files.readString(place(worker.name()).resolve("worker.json"));
    }

    @Test
    void workerLeadsASessionOfItsOwnInAPrivateDirectoryWithACleanEnvironment() throws Exception {
        RunningWorker worker = started("ann");

        long pid = pid(worker.name());
        long ours = session(ProcessHandle.current().pid());
        Deadline.until(() -> session(pid) != ours);
        long session = session(pid);
        assertThat(new ProcessTable().session(session))
                .contains(processes(worker.name()).worker())
                .extracting(ProcessIdentity::pid)
                .contains(session)
                .doesNotContain(ProcessHandle.current().pid());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(place(worker.name()))))
                .isEqualTo("rwx------");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
                .filteredOn(entry -> !entry.isEmpty())
                .allMatch(entry -> entry.matches("(PATH|HOME|TMPDIR|LANG|PWD)=.*"));
    }

    private static long session(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }

    @Test
    void workerWhoseStarterDiedBeforeItWroteThePidDownIsFound() throws Exception {
        RunningWorker worker = started("ann");
        long pid = pid(worker.name());
        orchestrator().close();
        new WorkerDirectory(new WorkerPlace(place(worker.name())))
                .label(new ProcessLabels(worker, null).toJson());

        reopen();

        assertThat(orchestrator().list()).containsExactly(worker);
        assertThat(pid(worker.name())).isEqualTo(pid);
    }

    @Test
    void pidThatWasGivenAwayAgainIsNotTakenForTheWorker() throws Exception {
        RunningWorker worker = started("ann");
        orchestrator().stop(worker.name(), Duration.ZERO);
        orchestrator().close();
        var self = new ProcessTable().identify(ProcessHandle.current().pid()).orElseThrow();
        WorkerDirectory.create(
                new WorkerPlace(place(worker.name())),
                new ProcessLabels(
                                worker,
                                new WorkerProcesses(
                                        new ProcessIdentity(
                                                self.pid(), self.startTicks() - 1, self.bootId()),
                                        null))
                        .toJson());

        reopen();

        assertThat(orchestrator().list()).isEmpty();
        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void directoryOfAWorkerIsCompleteWhenItAppears() throws Exception {
        Path run = directory.resolve("run");
        String labels = new ProcessLabels(started("ann"), null).toJson();
        var current = new AtomicInteger();
        List<Path> missing = new CopyOnWriteArrayList<>();
        Thread watch =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i >= 0; i = current.get()) {
                                missing.addAll(missing(new WorkerPlace(run.resolve("bob-" + i))));
                            }
                        });

        for (int i = 0; i < 1_000; i++) {
            current.set(i);
            WorkerDirectory.create(new WorkerPlace(run.resolve("bob-" + i)), labels).remove();
        }
        current.set(-1);
        watch.join();

        assertThat(missing).isEmpty();
    }

    /// What a directory lacks that stands before and after that was seen.
    private static List<Path> missing(WorkerPlace place) {
        boolean stood = Files.exists(place.path());
        return Stream.of(place.labels(), place.sockets(), place.temp(), place.doors())
                .filter(part -> stood && !Files.exists(part) && Files.exists(place.path()))
                .toList();
    }

    @Test
    void directoryThatNobodyFinishedIsRemovedAtTheStart() throws Exception {
        orchestrator().close();
        Path leftover =
                Files.createDirectories(
                        directory.resolve("run").resolve("ann-7" + WorkerPlace.UNFINISHED));
        Files.writeString(leftover.resolve("worker.json"), "{}");

        reopen();

        assertThat(leftover).doesNotExist();
        assertThat(orchestrator().list()).isEmpty();
    }

    @Test
    void workerStartsFromAHomeThatALinkLeadsTo() throws Exception {
        orchestrator().close();
        Path home = directory.resolve("home");
        Files.move(home, directory.resolve("moved"));
        Files.createSymbolicLink(home, directory.resolve("moved"));
        reopen();
        Path control = ((WorkerAddress.Unix) started("ann").control()).socket();

        Deadline.until(() -> Files.exists(control));
    }

    @Test
    void secondOwnerOfARunDirectoryIsRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("containers.run_dir");
    }
}
