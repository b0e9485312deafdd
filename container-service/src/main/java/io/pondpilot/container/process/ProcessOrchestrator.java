package io.pondpilot.container.process;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.JailMode;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.Redactor;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.StopResult;
import io.pondpilot.container.orchestrator.WorkerExit;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.place.OwnerLock;
import io.pondpilot.container.place.RunDirectory;
import io.pondpilot.container.place.WorkerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers as processes of this machine. One instance owns a run directory at a time; workers do
/// not depend on it and are adopted by the next one. Where the system has the means each runs in a
/// jail; without, no isolation is claimed between workers beyond that of processes of one account.
public final class ProcessOrchestrator implements Orchestrator {
    private static final Logger log = LoggerFactory.getLogger(ProcessOrchestrator.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration KILL_TAKES = Duration.ofSeconds(10);
    private static final int LAST_LINES = 20;

    private final RunDirectory runDirectory;
    private final Launcher launcher;
    private final ProcessTable processes;
    private final long logLimit;
    private final String place;
    private final Closer closer = new Closer();
    private final ReentrantLock starting = new ReentrantLock();
    private final Map<WorkerName, WorkerProcess> workers = new ConcurrentHashMap<>();
    private final List<Consumer<WorkerExit>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /// How the backend is set up.
    ///
    /// @param runDirectory where the workers' directories are
    /// @param home the prepared directory of the worker's program
    /// @param java the `java` that runs it
    /// @param logLimit how much of each worker's output is kept
    /// @param jail whether workers run in one
    /// @param databases what workers attach; their connection strings must not appear in anything
    ///   reported
    public record Setup(
            Path runDirectory,
            Path home,
            Path java,
            ByteSize logLimit,
            JailMode jail,
            List<AttachedDatabase> databases) {}

    /// Whether workers can be jailed on this host. Blocks while it is tried.
    ///
    /// @param java the `java` that runs workers
    /// @return why not, with what helps; empty when they can
    public static Optional<String> whyNoJail(Path java) {
        try {
            Path filter = Files.createTempFile("jail", ".bpf");
            try {
                Path bin = java.toRealPath().resolveSibling(".").normalize();
                return switch (JailChoice.find(java, bin, bin, filter)) {
                    case JailChoice.Found.Works _ -> Optional.empty();
                    case JailChoice.Found.Not(String reason) -> Optional.of(reason);
                };
            } finally {
                Files.delete(filter);
            }
        } catch (IOException e) {
            return Optional.of("it cannot be tried: " + e.getMessage());
        }
    }

    private ProcessOrchestrator(
            RunDirectory runDirectory, Launcher launcher, ProcessTable processes, long logLimit) {
        this.runDirectory = runDirectory;
        this.launcher = launcher;
        this.processes = processes;
        this.logLimit = logLimit;
        this.place = processes.host() + ":" + runDirectory.path();
    }

    /// Takes the run directory, finds the workers that run in it, and removes what others left.
    ///
    /// @throws OrchestratorException when the directory is not ours, the worker's program is
    ///   missing, or a required jail does not work
    public static ProcessOrchestrator open(Setup setup) {
        Path home = setup.home().toAbsolutePath().normalize();
        if (!Files.isReadable(home.resolve(LaunchCommand.ARGUMENTS))) {
            throw new OrchestratorException(
                    "the worker's home "
                            + home
                            + " has no "
                            + LaunchCommand.ARGUMENTS
                            + "; prepare it and set containers.worker_home",
                    null);
        }
        try {
            RunDirectory runDirectory = RunDirectory.open(setup.runDirectory());
            OwnerLock lock = OwnerLock.acquire(runDirectory.path());
            try {
                var processes = new ProcessTable();
                Jail jail = jail(setup, home, runDirectory);
                var command = new LaunchCommand(setup.java(), home, jail);
                var orchestrator =
                        new ProcessOrchestrator(
                                runDirectory,
                                new Launcher(command, processes),
                                processes,
                                setup.logLimit().bytes());
                orchestrator.closer.add(lock);
                orchestrator.findRunning(redactor(setup));
                Thread look = Thread.ofVirtual().name("workers").start(orchestrator::look);
                orchestrator.closer.add(look::interrupt);
                return orchestrator;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new OrchestratorException("the run directory cannot be used", e);
        }
    }

    private static Jail jail(Setup setup, Path home, RunDirectory runDirectory) throws IOException {
        Jail jail = JailChoice.choose(setup.jail(), setup.java(), home, runDirectory.path());
        if (jail instanceof Bubblewrap confined) {
            try {
                confined.files().check(setup.databases());
            } catch (IllegalArgumentException e) {
                throw new OrchestratorException(
                        e.getMessage() + ", or set containers.jail to none", e);
            }
        }
        return jail;
    }

    private static Redactor redactor(Setup setup) {
        return new Redactor(
                setup.databases().stream().map(AttachedDatabase::connectionString).toList());
    }

    private void findRunning(Redactor redactor) throws IOException {
        for (WorkerDirectory directory : runDirectory.all()) {
            Optional<ProcessLabels> labels = ProcessLabels.in(directory);
            Optional<WorkerProcesses> left = labels.flatMap(ProcessLabels::started);
            Optional<WorkerProcesses> running =
                    left.filter(known -> processes.lives(known.worker()))
                            .or(() -> processes.workingIn(directory.path()));
            if (running.isEmpty()) {
                left.flatMap(WorkerProcesses::jailed).ifPresent(processes::kill);
                directory.remove();
            } else if (labels.isPresent()) {
                directory.label(labels.get().running(running.get()).toJson());
                track(
                        new WorkerProcess(
                                labels.get().worker(), running.get(), directory, redactor, null));
            } else {
                log.atWarn()
                        .addKeyValue(Keys.PID, running.get().worker().pid())
                        .addKeyValue(Keys.PATH, directory.path())
                        .log("A process runs in a worker's directory without labels, left alone");
            }
        }
    }

    private void track(WorkerProcess worker) {
        workers.put(worker.worker.name(), worker);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public StartResult start(WorkerSpec spec) {
        WorkerName name = spec.name();
        starting.lock();
        try {
            if (closed) {
                return new StartResult.Failed("the service is stopping");
            }
            Optional<RunningWorker> running = find(name);
            if (running.isPresent()) {
                return new StartResult.AlreadyRunning(running.get());
            }
            WorkerProcess previous = workers.get(name);
            if (previous != null && !previous.awaitEnd(KILL_TAKES)) {
                return new StartResult.Failed("what ran before is still being removed");
            }
            WorkerDirectory directory = runDirectory.of(name);
            directory.remove();
            Launcher.Launch launch = launcher.launch(spec, directory.place());
            track(launch.worker());
            var _ = launch.child().onExit().thenRun(() -> ended(launch.worker()));
            return new StartResult.Started(launch.worker().worker, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StartResult.Failed("the service is stopping");
        } catch (IOException | IllegalArgumentException e) {
            return new StartResult.Failed(
                    new Redactor(spec.secrets()).line("the process cannot be started: " + e));
        } finally {
            starting.unlock();
        }
    }

    @Override
    public Optional<RunningWorker> find(WorkerName name) {
        return Optional.ofNullable(workers.get(name))
                .filter(worker -> processes.lives(worker.processes.worker()))
                .map(worker -> worker.worker);
    }

    @Override
    public List<RunningWorker> list() {
        return workers.values().stream()
                .filter(worker -> processes.lives(worker.processes.worker()))
                .map(worker -> worker.worker)
                .toList();
    }

    @Override
    public StopResult stop(WorkerName name, Duration grace) {
        WorkerProcess worker = workers.get(name);
        if (worker == null) {
            return StopResult.ABSENT;
        }
        try {
            if (!grace.isZero()) {
                worker.end(false);
                if (worker.awaitEnd(grace)) {
                    return StopResult.STOPPED;
                }
            }
            worker.end(true);
            if (worker.awaitEnd(KILL_TAKES)) {
                return StopResult.KILLED;
            }
            throw new OrchestratorException("the worker " + name + " survives SIGKILL", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            worker.end(true);
            throw new OrchestratorException("interrupted while stopping " + name, e);
        }
    }

    @Override
    public Subscription onExit(Consumer<WorkerExit> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Looks after what no event tells: adopted processes that ended, and logs that grow.
    private void look() {
        while (!closed) {
            try {
                Thread.sleep(LOOK_EVERY);
                for (WorkerProcess worker : workers.values()) {
                    if (worker.adopted() && !processes.lives(worker.processes.worker())) {
                        ended(worker);
                    } else {
                        rotate(worker);
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.atWarn().setCause(e).log("Looking after workers failed");
            }
        }
    }

    private void rotate(WorkerProcess worker) {
        try {
            long dropped = WorkerLog.in(worker.directory).rotate(logLimit);
            if (dropped > 0) {
                log.atWarn()
                        .addKeyValue(Keys.CONTAINER_ID, worker.worker.name())
                        .addKeyValue(Keys.BYTES, dropped)
                        .log("Old output of a container dropped, it writes too much");
            }
        } catch (IOException e) {
            log.atDebug().setCause(e).log("A log could not be cut");
        }
    }

    private void ended(WorkerProcess worker) {
        if (closed || !worker.beginEnd()) {
            return;
        }
        List<String> lastLog =
                worker.redactor.lines(WorkerLog.in(worker.directory).tail(LAST_LINES));
        try {
            worker.processes.jailed().ifPresent(processes::kill);
            processes.session(worker.leader()).forEach(processes::kill);
            worker.directory.remove();
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue(Keys.CONTAINER_ID, worker.worker.name())
                    .setCause(e)
                    .log("What a container left could not be removed");
        } finally {
            workers.remove(worker.worker.name(), worker);
            worker.finishEnd();
        }
        var exit = new WorkerExit(worker.worker, worker.reason(lastLog), lastLog);
        listeners.forEach(listener -> Thread.ofVirtual().start(() -> listener.accept(exit)));
    }

    @Override
    public void close() {
        closed = true;
        starting.lock();
        try {
            closer.close();
        } finally {
            starting.unlock();
        }
    }
}
