package io.pondpilot.container.spawn;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LeaseKeeper.Adoption;
import io.pondpilot.common.lease.LifecycleEvent;
import io.pondpilot.common.lease.LifecycleEvents;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.lease.SpawnQueue;
import io.pondpilot.common.lease.SpawnRequest;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.container.fleet.Fleet;
import io.pondpilot.container.fleet.StartAttempt;
import io.pondpilot.container.fleet.WorkerProbe;
import io.pondpilot.container.measure.ContainerMetrics;
import io.pondpilot.container.measure.ContainerMetrics.Phase;
import io.pondpilot.container.measure.Outage;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes starts from the queue and carries them out, a bounded number at once. A start that fails
/// is the caller's answer and is acknowledged; one whose spawner dies stays in the queue for
/// another, which finds what runs already by its name.
public final class Spawner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spawner.class);
    private static final Duration BLOCK = Duration.ofMillis(500);
    private static final Duration RECLAIM_EVERY = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int RECLAIM_AT_ONCE = 10;

    private final Orchestrator orchestrator;
    private final LeaseKeeper keeper;
    private final SpawnQueue queue;
    private final LifecycleEvents events;
    private final Fleet fleet;
    private final ContainerMetrics metrics;
    private final Outage outage;
    private final Limits limits;
    private final SpawnHooks hooks;
    private final Starter starter;
    private final Semaphore permits;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Set<WorkerName> inFlight = ConcurrentHashMap.newKeySet();
    private final Thread reader = Thread.ofVirtual().name("spawner").unstarted(this::read);
    private volatile boolean closed;

    /// Where starts come from and go to.
    public record Desk(LeaseKeeper keeper, SpawnQueue queue, LifecycleEvents events) {}

    /// How much may be started.
    ///
    /// @param parallelStarts at once
    /// @param maxWorkers running and starting on this host
    /// @param startTimeout until a worker must be ready
    public record Limits(int parallelStarts, int maxWorkers, Duration startTimeout) {}

    public Spawner(
            Orchestrator orchestrator,
            Desk desk,
            Fleet fleet,
            WorkerTemplate template,
            WorkerProbe probe,
            ContainerMetrics metrics,
            Outage outage,
            Limits limits,
            SpawnHooks hooks) {
        this.orchestrator = orchestrator;
        this.keeper = desk.keeper();
        this.queue = desk.queue();
        this.events = desk.events();
        this.fleet = fleet;
        this.metrics = metrics;
        this.outage = outage;
        this.limits = limits;
        this.hooks = hooks;
        this.permits = new Semaphore(limits.parallelStarts());
        this.starter =
                new Starter(
                        orchestrator,
                        template,
                        probe,
                        keeper,
                        hooks,
                        limits.startTimeout(),
                        keeper.timings().renewEvery());
    }

    /// Begins to take starts.
    public Spawner open() {
        reader.start();
        return this;
    }

    private void read() {
        long reclaimed = System.nanoTime();
        while (!closed) {
            int taken = 0;
            try {
                if (!permits.tryAcquire(BLOCK.toMillis(), TimeUnit.MILLISECONDS)) {
                    continue;
                }
                taken = 1 + permits.drainPermits();
                List<SpawnRequest> requests;
                if (Starter.since(reclaimed).compareTo(RECLAIM_EVERY) > 0) {
                    reclaimed = System.nanoTime();
                    requests = queue.reclaim(Math.min(taken, RECLAIM_AT_ONCE));
                } else {
                    requests = queue.read(taken, BLOCK);
                }
                outage.answered();
                for (SpawnRequest request : requests) {
                    taken--;
                    begin(request);
                }
            } catch (InterruptedException e) {
                return;
            } catch (ProxyException e) {
                outage.failed(e);
                pause();
            } finally {
                permits.release(Math.max(0, taken));
            }
        }
    }

    private void begin(SpawnRequest request) {
        Thread.ofVirtual()
                .name("spawn-" + WorkerName.of(request.user(), request.generation()))
                .start(() -> {
                    running.add(Thread.currentThread());
                    boolean settled = false;
                    try {
                        settled = handle(request);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        running.remove(Thread.currentThread());
                        permits.release();
                    }
                    if (settled) {
                        // After the permit: it may wait for the reader's blocking read.
                        acknowledge(request);
                    }
                });
    }

    private void acknowledge(SpawnRequest request) {
        try {
            queue.ack(request);
        } catch (ProxyException e) {
            // It comes again, and is found stale.
            outage.failed(e);
        }
    }

    /// @return whether the message is dealt with
    private boolean handle(SpawnRequest request) throws InterruptedException {
        WorkerName name = WorkerName.of(request.user(), request.generation());
        if (closed || !inFlight.add(name)) {
            // Our own message again, since its start takes long: the first delivery deals with it.
            return false;
        }
        try (StartAttempt attempt = fleet.starting(name)) {
            return switch (keeper.claim(request.user(), request.generation())) {
                case STALE, OTHERS -> true;
                case MINE -> claimed(request, attempt);
            };
        } catch (ProxyException e) {
            outage.failed(e);
            return false;
        } finally {
            inFlight.remove(name);
        }
    }

    private boolean claimed(SpawnRequest request, StartAttempt attempt)
            throws InterruptedException {
        if (request.exhausted()) {
            String cause = "its start broke off " + (request.deliveries() - 1) + " times";
            queue.deadLetter(request, cause);
            return failed(request, cause);
        }
        long begun = System.nanoTime();
        var phases = new Phases(metrics);
        phases.over(Phase.QUEUE, queued(request));
        try {
            if (orchestrator.list().size() >= limits.maxWorkers()) {
                return failed(
                        request,
                        "this host runs its maximum of "
                                + limits.maxWorkers()
                                + " containers (containers.max_per_host)");
            }
            return switch (starter.start(request, attempt, phases)) {
                case Starter.Outcome.Ready(RunningWorker worker) ->
                        ready(request, worker, attempt, phases, begun);
                case Starter.Outcome.Failed(var worker, String cause) -> {
                    worker.ifPresent(fleet::discard);
                    yield failed(request, cause);
                }
                case Starter.Outcome.Lost(RunningWorker worker, boolean wanted) -> {
                    if (!wanted) {
                        fleet.discard(worker);
                    }
                    yield true;
                }
            };
        } catch (OrchestratorException e) {
            log.atWarn().setCause(e).log("The orchestrator cannot be asked");
            return failed(request, "the orchestrator cannot be asked");
        }
    }

    private static Duration queued(SpawnRequest request) {
        String millis = request.messageId().substring(0, request.messageId().indexOf('-'));
        return Duration.ofMillis(Math.max(0, System.currentTimeMillis() - Long.parseLong(millis)));
    }

    private boolean ready(
            SpawnRequest request,
            RunningWorker worker,
            StartAttempt attempt,
            Phases phases,
            long begun) {
        hooks.beforeReady(worker.name());
        boolean ours = keeper.ready(worker.user(), worker.generation(), worker.flight());
        if (!ours) {
            var route = new Route(worker.user(), worker.generation(), worker.flight());
            Adoption adoption = keeper.adopt(route, request.demo());
            if (adoption == Adoption.STALE) {
                fleet.discard(worker);
                return true;
            }
            if (adoption == Adoption.STARTING) {
                return true;
            }
        }
        fleet.watch(worker);
        attempt.served();
        hooks.beforeAck(worker.name());
        if (ours) {
            long millis = Starter.since(begun).toMillis();
            log.atInfo()
                    .addKeyValue(Keys.USER_ID, worker.user())
                    .addKeyValue(Keys.CONTAINER_ID, worker.name())
                    .log("Container spawned");
            log.atDebug()
                    .addKeyValue(Keys.CONTAINER_ID, worker.name())
                    .addKeyValue("queued_ms", queued(request).toMillis() - millis)
                    .addKeyValue(Keys.DURATION_MS, millis)
                    .log("Container start timed");
            metrics.spawned();
            events.publish(
                    new LifecycleEvent.Spawned(
                            worker.user(),
                            worker.generation(),
                            worker.name().value(),
                            millis,
                            phases.millis()));
        }
        return true;
    }

    private boolean failed(SpawnRequest request, String cause) {
        log.atError()
                .addKeyValue(Keys.USER_ID, request.user())
                .addKeyValue(Keys.ERROR, cause)
                .log("Container spawn failed");
        metrics.failed();
        keeper.fail(request.user(), request.generation(), cause);
        events.publish(new LifecycleEvent.Failed(request.user(), request.generation(), cause));
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes no more starts and breaks off those under way; what they started is left for whoever
    /// stops the fleet, their messages for another service. Blocks a few seconds at most.
    @Override
    public void close() {
        closed = true;
        outage.ignore();
        running.forEach(Thread::interrupt);
        try {
            reader.join(BLOCK.multipliedBy(4));
            for (Thread start : running) {
                start.join(BLOCK.multipliedBy(4));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
