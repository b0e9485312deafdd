package io.pondpilot.container.reconcile;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LeaseKeeper.Adoption;
import io.pondpilot.common.lease.LeaseKeeper.Found;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.container.fleet.Fleet;
import io.pondpilot.container.fleet.StopReason;
import io.pondpilot.container.fleet.WorkerProbe;
import io.pondpilot.container.fleet.WorkerProbe.Answer;
import io.pondpilot.container.measure.ContainerMetrics;
import io.pondpilot.container.measure.Outage;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes leases and running workers agree. Events are quick but may be missed; this is what makes
/// it right in the end. It concludes from what it sees, never from a failure to see: a list that
/// fails, a Redis that is away or empty stop nothing.
public final class Reconciler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /// A younger worker is not stopped as superseded, and an older one only when two looks in a row
    /// found it so.
    private static final Duration YOUNG = Duration.ofSeconds(15);

    private final Orchestrator orchestrator;
    private final LeaseKeeper keeper;
    private final Fleet fleet;
    private final WorkerProbe probe;
    private final Reaper reaper;
    private final ContainerMetrics metrics;
    private final Outage outage;
    private final Timing timing;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private final Thread thread = Thread.ofVirtual().name("reconciler").unstarted(this::run);
    private OptionalLong relisted = OptionalLong.empty();
    private OptionalLong reaped = OptionalLong.of(System.nanoTime());
    private Set<WorkerName> staleBefore = Set.of();
    private volatile boolean looked;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// How often what is looked at.
    ///
    /// @param epoch whether Redis still has its data
    /// @param relist all leases and all workers
    /// @param reap idle workers
    public record Timing(Duration epoch, Duration relist, Duration reap) {
        private Duration shortest() {
            return epoch.compareTo(reap) < 0 ? epoch : reap;
        }
    }

    public Reconciler(
            Orchestrator orchestrator,
            LeaseKeeper keeper,
            Fleet fleet,
            WorkerProbe probe,
            Reaper reaper,
            ContainerMetrics metrics,
            Outage outage,
            Timing timing,
            InstantSource clock) {
        this.orchestrator = orchestrator;
        this.keeper = keeper;
        this.fleet = fleet;
        this.probe = probe;
        this.reaper = reaper;
        this.metrics = metrics;
        this.outage = outage;
        this.timing = timing;
        this.clock = clock;
    }

    /// Begins to look.
    public Reconciler open() {
        thread.start();
        return this;
    }

    private void run() {
        while (rest()) {
            lookOnce();
        }
    }

    /// Takes one look, at whatever is due. Failures are logged, not thrown.
    public void lookOnce() {
        turn.lock();
        try {
            if (rebuild() || due(relisted, timing.relist())) {
                relist();
                relisted = OptionalLong.of(System.nanoTime());
                looked = true;
            }
            if (due(reaped, timing.reap())) {
                reaper.reap(ours());
                metrics.reaped();
                keeper.recount();
                reaped = OptionalLong.of(System.nanoTime());
            }
            outage.answered();
        } catch (ProxyException e) {
            outage.failed(e);
        } catch (OrchestratorException e) {
            log.atWarn().setCause(e).log("Containers cannot be listed; nothing is concluded");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Comparing leases and containers failed");
        } finally {
            turn.unlock();
        }
    }

    /// Whether all leases and workers were compared at least once.
    public boolean hasLooked() {
        return looked;
    }

    private static boolean due(OptionalLong last, Duration every) {
        return last.isEmpty() || System.nanoTime() - last.getAsLong() > every.toNanos();
    }

    private boolean rest() {
        try {
            return !closing.await(timing.shortest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// When Redis has lost its data: gives every living worker its lease back.
    ///
    /// @return whether that was so
    private boolean rebuild() {
        Optional<Map<Found, Adoption>> rebuilt = keeper.rebuild(this::living);
        rebuilt.ifPresent(adoptions -> {
            staleBefore = Set.of();
            log.atInfo()
                    .addKeyValue(
                            Keys.COUNT,
                            adoptions.values().stream().filter(a -> a == Adoption.ADOPTED).count())
                    .log("Redis had no data of ours; leases were made from what runs");
        });
        return rebuilt.isPresent();
    }

    /// All workers that run here and show that they are what their labels tell. A silent one is
    /// left out: no lease for it, and no verdict.
    private List<Found> living() {
        List<RunningWorker> workers = orchestrator.list();
        List<Callable<Answer>> questions = new ArrayList<>();
        for (RunningWorker worker : workers) {
            questions.add(() -> probe.ask(worker));
        }
        List<Found> found = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = executor.invokeAll(questions);
            for (int i = 0; i < workers.size(); i++) {
                if (answers.get(i).get() instanceof Answer.Alive(var status) && status.ready()) {
                    found.add(new Found(route(workers.get(i)), workers.get(i).demo()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrchestratorException("interrupted", e);
        } catch (ExecutionException e) {
            throw new OrchestratorException("a container could not be asked", e);
        }
        return found;
    }

    private static Route route(RunningWorker worker) {
        return new Route(worker.user(), worker.generation(), worker.flight());
    }

    /// Leases of workers of this place.
    private List<Lease> ours() {
        String mine = orchestrator.place() + "#";
        return keeper.leases().stream().filter(lease -> lease.owner().startsWith(mine)).toList();
    }

    /// One look at everything.
    ///
    /// @throws ProxyException when Redis cannot be reached
    /// @throws OrchestratorException when the workers cannot be listed
    private void relist() {
        // Leases first: a worker that a lease calls ready was running before.
        List<Lease> leases = ours();
        List<RunningWorker> running = orchestrator.list();
        Set<WorkerName> stale = new HashSet<>();
        for (RunningWorker worker : running) {
            if (!fleet.isStarting(worker.name())) {
                compare(worker, stale);
            }
        }
        staleBefore = stale;
        leases.forEach(this::reportLost);
        reaper.reap(leases.stream().filter(l -> l.state() == Lease.State.DRAINING).toList());
    }

    private void compare(RunningWorker worker, Set<WorkerName> stale) {
        if (!fleet.watches(worker.name())) {
            switch (probe.ask(worker)) {
                case Answer.Alive(var status) when status.ready() -> {}
                case Answer.Alive _ -> {
                    // Half started by a predecessor; its message brings it to an end.
                    return;
                }
                case Answer.Foreign _, Answer.Silent _ -> {
                    // The watch finds out and ends it.
                    fleet.watch(worker);
                    return;
                }
            }
        }
        switch (keeper.adopt(route(worker), worker.demo())) {
            case ADOPTED, KNOWN -> adopted(worker);
            case STARTING -> {}
            case STALE -> {
                if (clock.instant().isBefore(worker.startedAt().plus(YOUNG))) {
                    return;
                }
                if (staleBefore.contains(worker.name())) {
                    fleet.retire(worker, StopReason.SUPERSEDED);
                } else {
                    stale.add(worker.name());
                }
            }
        }
    }

    private void adopted(RunningWorker worker) {
        if (!fleet.watches(worker.name()) && orchestrator.find(worker.name()).isPresent()) {
            fleet.watch(worker);
            metrics.adopted();
            log.atInfo()
                    .addKeyValue(Keys.USER_ID, worker.user())
                    .addKeyValue(Keys.CONTAINER_ID, worker.name())
                    .log("Container adopted");
        }
    }

    private void reportLost(Lease lease) {
        boolean claimsToRun =
                lease.state() == Lease.State.READY || lease.state() == Lease.State.DRAINING;
        WorkerName name = WorkerName.of(lease.user(), lease.generation());
        if (claimsToRun
                && !fleet.isStarting(name)
                && orchestrator.find(name).isEmpty()
                && keeper.find(lease.user()).filter(lease::equals).isPresent()) {
            WorkerAddress address = WorkerAddress.parse(lease.address());
            fleet.lost(
                    new RunningWorker(
                            name,
                            lease.user(),
                            lease.generation(),
                            lease.demo(),
                            address,
                            address,
                            clock.instant(),
                            ""));
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            // An interrupted command would look like a Redis that is away.
            if (!thread.join(CLOSE_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
