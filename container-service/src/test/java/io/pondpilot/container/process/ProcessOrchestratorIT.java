package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorContract;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.scripted.ScriptedHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessOrchestratorIT extends OrchestratorContract {
    @TempDir Path directory;

    @Override
    protected Orchestrator open() throws Exception {
        return ProcessOrchestrator.open(
                new ProcessOrchestrator.Setup(
                        directory.resolve("run"),
                        ScriptedHome.prepare(directory.resolve("home")),
                        ScriptedHome.java(),
                        ByteSize.parse("256k"),
                        List.of()));
    }

    @Override
    protected void signal(RunningWorker worker, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, "" + pid(worker.name())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private long pid(WorkerName name) throws Exception {
        return new WorkerDirectory(new WorkerPlace(place(name)))
                .labels()
                .flatMap(WorkerLabels::startedProcess)
                .orElseThrow()
                .pid();
    }

    private Path place(WorkerName name) {
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
        RunningWorker worker =
                ((StartResult.Started) orchestrator().start(spec("ann", 7))).worker();

        long pid = pid(worker.name());
        assertThat(new ProcessTable().session(pid)).containsExactly(pid);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(place(worker.name()))))
                .isEqualTo("rwx------");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
                .filteredOn(entry -> !entry.isEmpty())
                .allMatch(entry -> entry.matches("(PATH|HOME|TMPDIR|LANG)=.*"));
    }

    @Test
    void workerWhoseStarterDiedBeforeItWroteThePidDownIsFound() throws Exception {
        RunningWorker worker =
                ((StartResult.Started) orchestrator().start(spec("ann", 7))).worker();
        long pid = pid(worker.name());
        orchestrator().close();
        new WorkerDirectory(new WorkerPlace(place(worker.name())))
                .label(new WorkerLabels(worker, null));

        reopen();

        assertThat(orchestrator().list()).containsExactly(worker);
        assertThat(pid(worker.name())).isEqualTo(pid);
    }

    @Test
    void pidThatWasGivenAwayAgainIsNotTakenForTheWorker() throws Exception {
        RunningWorker worker =
                ((StartResult.Started) orchestrator().start(spec("ann", 7))).worker();
        orchestrator().stop(worker.name(), Duration.ZERO);
        orchestrator().close();
        var self = new ProcessTable().identify(ProcessHandle.current().pid()).orElseThrow();
        WorkerDirectory.create(
                new WorkerPlace(place(worker.name())),
                new WorkerLabels(
                        worker,
                        new ProcessIdentity(self.pid(), self.startTicks() - 1, self.bootId())));

        reopen();

        assertThat(orchestrator().list()).isEmpty();
        assertThat(leftovers(worker.name())).isFalse();
    }

    @Test
    void directoryOfAWorkerIsCompleteWhenItAppears() throws Exception {
        Path run = directory.resolve("run");
        List<String> half = new CopyOnWriteArrayList<>();
        var stop = new AtomicBoolean();
        Thread watch =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!stop.get()) {
                                half.addAll(incomplete(run));
                            }
                        });

        for (int generation = 1; generation <= 5; generation++) {
            var started = (StartResult.Started) orchestrator().start(spec("ann", generation));
            orchestrator().stop(started.worker().name(), Duration.ZERO);
        }
        stop.set(true);
        watch.join();

        assertThat(half).isEmpty();
    }

    /// Workers' directories that lack something and stand before and after that was seen.
    private static List<String> incomplete(Path run) {
        List<String> found = new ArrayList<>();
        for (int generation = 1; generation <= 5; generation++) {
            var place =
                    new WorkerPlace(
                            run.resolve(WorkerName.of(new UserId("ann"), generation).value()));
            boolean stood = Files.exists(place.path());
            Stream.of(place.labels(), place.sockets(), place.temp(), place.doors())
                    .filter(part -> stood && !Files.exists(part) && Files.exists(place.path()))
                    .forEach(part -> found.add(part.toString()));
        }
        return found;
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
    void secondOwnerOfARunDirectoryIsRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("containers.run_dir");
    }
}
