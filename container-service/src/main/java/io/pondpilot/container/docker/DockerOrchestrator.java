package io.pondpilot.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.PullPolicy;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.Redactor;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.StopResult;
import io.pondpilot.container.orchestrator.WorkerExit;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.place.FileMounts;
import io.pondpilot.container.place.OwnerLock;
import io.pondpilot.container.place.RunDirectory;
import io.pondpilot.container.place.WorkerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers as containers of a Docker engine, each hardened by a closed template and without a
/// network: it shares one directory with this host, its own. Containers do not depend on this
/// service and are adopted by the next one.
public final class DockerOrchestrator implements Orchestrator {
    private static final Logger log = LoggerFactory.getLogger(DockerOrchestrator.class);
    private static final Duration KILL_TAKES = Duration.ofSeconds(10);
    private static final Duration LOOK_ANYWAY = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int LAST_LINES = 20;
    private static final int TURNS = 64;

    private final String place;
    private final Containers containers;
    private final Starter starter;
    private final RunDirectory runDirectory;
    private final Redactor redactor;
    private final Duration relistEvery;
    private final Events events;
    private final Closer closer = new Closer();
    private final List<ReentrantLock> turns =
            IntStream.range(0, TURNS).mapToObj(_ -> new ReentrantLock()).toList();
    private final Set<WorkerName> starting = ConcurrentHashMap.newKeySet();
    private final Map<WorkerName, ContainerWorker> workers = new ConcurrentHashMap<>();
    private final List<Consumer<WorkerExit>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /// How the backend is set up.
    ///
    /// @param engine where the engine is
    /// @param image what containers run
    /// @param pull when it is fetched
    /// @param runDirectory where the workers' directories are, at the same path on the engine's
    ///   host
    /// @param databases what workers attach; their connection strings must not appear in anything
    ///   reported
    /// @param deadline for each answer of the engine
    /// @param relistEvery how often it is looked whether the events missed something
    public record Setup(
            EngineAddress engine,
            String image,
            PullPolicy pull,
            Path runDirectory,
            List<AttachedDatabase> databases,
            Duration deadline,
            Duration relistEvery) {
        /// With what suits a service.
        public Setup(
                EngineAddress engine,
                String image,
                PullPolicy pull,
                Path runDirectory,
                List<AttachedDatabase> databases) {
            this(
                    engine,
                    image,
                    pull,
                    runDirectory,
                    databases,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20));
        }
    }

    private DockerOrchestrator(
            String place,
            Containers containers,
            Starter starter,
            RunDirectory runDirectory,
            Redactor redactor,
            Duration relistEvery) {
        this.place = place;
        this.containers = containers;
        this.starter = starter;
        this.runDirectory = runDirectory;
        this.redactor = redactor;
        this.relistEvery = relistEvery;
        this.events =
                new Events(containers.engine(), containers.place(), this::died, this::lookNow);
    }

    /// Connects, fetches the image where that is wanted, finds the workers that run, and removes
    /// what others left. Blocks.
    ///
    /// @throws OrchestratorException when the engine, the image or the directory cannot be used,
    ///   with what helps
    public static DockerOrchestrator open(Setup setup) {
        Closer opened = new Closer();
        try {
            Engine engine = opened.add(Engine.connect(setup.engine(), setup.deadline()));
            EngineTraits traits = EngineTraits.of(engine);
            RunDirectory runDirectory = RunDirectory.open(setup.runDirectory(), traits.account());
            opened.add(OwnerLock.acquire(runDirectory.path()));
            WorkerImage image = WorkerImage.find(engine, setup.image(), setup.pull());
            String place = traits.id() + ":" + runDirectory.path();
            SharedDirectory.whyNot(engine, runDirectory.path(), image.id(), place)
                    .ifPresent(reason -> {
                        throw new OrchestratorException(
                                reason
                                        + "; mount it from the host at the same path, or set"
                                        + " containers.socket_dir (CONTAINER_SOCKET_DIR) to one"
                                        + " that is",
                                null);
                    });
            var files = new FileMounts(List.of(runDirectory.path()), Files::exists);
            files.check(setup.databases());
            var containers = new Containers(engine, place);
            var starter =
                    new Starter(
                            containers,
                            runDirectory,
                            new CreateContainer(
                                    image.id(), traits.account(), place, traits.securityOptions()),
                            files);
            var orchestrator =
                    new DockerOrchestrator(
                            "docker:" + place,
                            containers,
                            starter,
                            runDirectory,
                            new Redactor(
                                    setup.databases().stream()
                                            .map(AttachedDatabase::connectionString)
                                            .toList()),
                            setup.relistEvery());
            orchestrator.closer.add(opened);
            orchestrator.look();
            orchestrator.removeStrays();
            orchestrator.closer.add(orchestrator.events.open());
            orchestrator.closer.add(
                    DiskWatch.open(containers, runDirectory, orchestrator.workers::values));
            Thread look =
                    Thread.ofVirtual().name("docker-relist").start(orchestrator::lookNowAndThen);
            orchestrator.closer.add(look::interrupt);
            log.atInfo()
                    .addKeyValue("image", image.reference())
                    .addKeyValue("engine", traits.version())
                    .log("Workers run in containers without a network");
            return orchestrator;
        } catch (IOException e) {
            opened.close();
            throw new OrchestratorException(
                    "the directory "
                            + setup.runDirectory()
                            + " (containers.socket_dir) cannot be used: "
                            + e.getMessage(),
                    e);
        } catch (IllegalArgumentException e) {
            opened.close();
            throw new OrchestratorException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public StartResult start(WorkerSpec spec) {
        WorkerName name = spec.name();
        ReentrantLock turn = turn(name);
        turn.lock();
        starting.add(name);
        try {
            if (closed) {
                return new StartResult.Failed("the service is stopping");
            }
            ContainerWorker previous = workers.get(name);
            Optional<RunningWorker> running = find(name);
            if (running.isPresent()) {
                return new StartResult.AlreadyRunning(running.get());
            }
            if (previous != null) {
                ended(previous);
                if (!previous.awaitEnd(KILL_TAKES)) {
                    return new StartResult.Failed("what ran before is still being removed");
                }
            }
            return started(spec);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StartResult.Failed("the service is stopping");
        } finally {
            starting.remove(name);
            turn.unlock();
        }
    }

    private StartResult started(WorkerSpec spec) {
        var made = new AtomicReference<@Nullable ContainerWorker>();
        var creation = new AtomicReference<@Nullable Duration>();
        long begun = System.nanoTime();
        boolean runs = false;
        try {
            // Known before it runs, so that its end is not missed.
            Optional<String> failure =
                    starter.start(
                            spec,
                            worker -> {
                                creation.set(Duration.ofNanos(System.nanoTime() - begun));
                                made.set(worker);
                                workers.put(spec.name(), worker);
                            });
            ContainerWorker worker = made.get();
            runs = failure.isEmpty() && worker != null;
            return runs
                    ? new StartResult.Started(
                            Objects.requireNonNull(worker).worker,
                            Optional.ofNullable(creation.get()))
                    : new StartResult.Failed(failure.orElse("it was not created"));
        } finally {
            ContainerWorker worker = made.get();
            if (!runs && worker != null) {
                workers.remove(spec.name(), worker);
            }
        }
    }

    private ReentrantLock turn(WorkerName name) {
        return turns.get(Math.floorMod(name.hashCode(), TURNS));
    }

    @Override
    public Optional<RunningWorker> find(WorkerName name) {
        return containers
                .inspect(starter.containerName(name))
                .filter(Containers::runs)
                .flatMap(this::worker);
    }

    private Optional<RunningWorker> worker(InspectContainerResponse container) {
        Map<String, String> labels = container.getConfig().getLabels();
        return ContainerLabels.worker(labels == null ? Map.of() : labels);
    }

    @Override
    public List<RunningWorker> list() {
        return containers.list().stream()
                .filter(Containers.Listed::running)
                .flatMap(listed -> listed.worker().stream())
                .toList();
    }

    @Override
    public StopResult stop(WorkerName name, Duration grace) {
        ContainerWorker worker = workers.get(name);
        if (worker == null) {
            Optional<ContainerWorker> unknown =
                    containers
                            .inspect(starter.containerName(name))
                            .flatMap(container ->
                                    worker(container)
                                            .map(found -> track(found, container.getId())));
            if (unknown.isEmpty()) {
                return StopResult.ABSENT;
            }
            worker = unknown.get();
        }
        worker.stopping();
        try {
            if (!grace.isZero()) {
                containers.signal(worker.id, "SIGTERM");
                if (awaitEnd(worker, grace)) {
                    return StopResult.STOPPED;
                }
            }
            containers.signal(worker.id, "SIGKILL");
            if (awaitEnd(worker, KILL_TAKES)) {
                return StopResult.KILLED;
            }
            throw new OrchestratorException("the container of " + name + " survives SIGKILL", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrchestratorException("interrupted while stopping " + name, e);
        }
    }

    /// The event tells; where it is lost, a look does.
    private boolean awaitEnd(ContainerWorker worker, Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            long left = atMost.toNanos() - (System.nanoTime() - begun);
            if (worker.awaitEnd(Duration.ofNanos(Math.min(left, LOOK_ANYWAY.toNanos())))) {
                return true;
            }
            if (left <= LOOK_ANYWAY.toNanos()) {
                return false;
            }
            ended(worker);
        }
    }

    @Override
    public Subscription onExit(Consumer<WorkerExit> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private ContainerWorker track(RunningWorker worker, String id) {
        var found = new ContainerWorker(worker, id, redactor);
        ContainerWorker known = workers.putIfAbsent(worker.name(), found);
        return known == null ? found : known;
    }

    /// The engine says that a container ended.
    private void died(String id) {
        workers.values().stream().filter(worker -> worker.id.equals(id)).forEach(this::ended);
    }

    private void ended(ContainerWorker worker) {
        if (!closed && worker.beginEnd()) {
            Thread.ofVirtual().name("ended-" + worker.worker.name()).start(() -> end(worker));
        }
    }

    /// Clears up after a worker and tells, unless it runs. An engine that cannot be asked is asked
    /// again.
    private void end(ContainerWorker worker) {
        while (!closed) {
            try {
                Optional<InspectContainerResponse> container = containers.inspect(worker.id);
                if (container.filter(Containers::runs).isPresent()) {
                    worker.lives();
                    return;
                }
                List<String> lastLog =
                        worker.redactor.lines(containers.lastLog(worker.id, LAST_LINES));
                containers.remove(worker.id);
                removeDirectory(worker.worker.name());
                workers.remove(worker.worker.name(), worker);
                worker.finishEnd();
                var exit =
                        new WorkerExit(
                                worker.worker,
                                worker.reason(
                                        container.map(InspectContainerResponse::getState), lastLog),
                                lastLog);
                listeners.forEach(
                        listener -> Thread.ofVirtual().start(() -> listener.accept(exit)));
                return;
            } catch (OrchestratorException e) {
                log.atWarn()
                        .addKeyValue(Keys.CONTAINER_ID, worker.worker.name())
                        .addKeyValue(Keys.ERROR, e.getMessage())
                        .log("A container may have ended, and the engine cannot be asked");
                if (!rested(AGAIN)) {
                    return;
                }
            }
        }
    }

    private void removeDirectory(WorkerName name) {
        try {
            runDirectory.of(name).remove();
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue(Keys.CONTAINER_ID, name)
                    .setCause(e)
                    .log("What a container left could not be removed");
        }
    }

    private void lookNowAndThen() {
        while (!closed && rested(relistEvery)) {
            lookNow();
        }
    }

    private void lookNow() {
        try {
            if (look()) {
                // A stream that misses an end is no good.
                events.renew();
            }
        } catch (OrchestratorException e) {
            log.atWarn()
                    .addKeyValue(Keys.ERROR, e.getMessage())
                    .log("Containers cannot be listed; nothing is concluded");
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("Looking after containers failed");
        }
    }

    /// Finds workers that run and are not known, known ones that ended, and what is left of others.
    ///
    /// @return whether one had ended that nobody had told of
    private boolean look() {
        var running = new HashSet<String>();
        boolean missed = false;
        Set<ContainerWorker> before = Set.copyOf(workers.values());
        for (Containers.Listed listed : containers.list()) {
            Optional<WorkerName> name = listed.worker().map(RunningWorker::name);
            if (listed.running()) {
                running.add(listed.id());
                listed.worker()
                        .filter(worker -> !starting.contains(worker.name()))
                        .ifPresent(worker -> track(worker, listed.id()));
            } else if (name.isEmpty()) {
                containers.remove(listed.id());
            } else {
                inTurn(
                        name.get(),
                        () -> {
                            containers.remove(listed.id());
                            removeDirectory(name.get());
                        });
            }
        }
        for (ContainerWorker worker : before) {
            if (!running.contains(worker.id)
                    && !starting.contains(worker.worker.name())
                    && workers.containsValue(worker)) {
                missed = true;
                ended(worker);
            }
        }
        return missed;
    }

    /// Removes the directories of workers that run no more.
    private void removeStrays() throws IOException {
        for (WorkerDirectory directory : runDirectory.all()) {
            String name = directory.path().getFileName().toString();
            if (workers.keySet().stream().noneMatch(known -> known.value().equals(name))) {
                directory.remove();
            }
        }
    }

    /// Removes what is left of a worker, unless it is known or being started.
    private void inTurn(WorkerName name, Runnable removal) {
        ReentrantLock turn = turn(name);
        if (turn.tryLock()) {
            try {
                if (!workers.containsKey(name)) {
                    removal.run();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    private static boolean rested(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        closer.close();
    }
}
