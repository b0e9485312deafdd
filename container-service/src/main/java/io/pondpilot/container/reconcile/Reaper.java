package io.pondpilot.container.reconcile;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LeaseKeeper.Drain;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.container.fleet.Fleet;
import io.pondpilot.container.fleet.StopReason;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops idle workers. Two have to agree that one is idle: its lease, in one atomic step which also
/// keeps new streams out, and then the worker itself, which knows of streams whose marks were lost.
public final class Reaper {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private final LeaseKeeper keeper;
    private final Orchestrator orchestrator;
    private final Fleet fleet;
    private final Duration idleTimeout;
    private final ReentrantLock turn = new ReentrantLock();

    public Reaper(
            LeaseKeeper keeper, Orchestrator orchestrator, Fleet fleet, Duration idleTimeout) {
        this.keeper = keeper;
        this.orchestrator = orchestrator;
        this.fleet = fleet;
        this.idleTimeout = idleTimeout;
    }

    /// Looks at these leases, which must be of workers that run here: stops what is idle and ends
    /// drains that somebody left unfinished.
    ///
    /// @throws ProxyException when Redis cannot be reached
    public void reap(List<Lease> leases) {
        turn.lock();
        try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Lease lease : leases) {
                if (lease.state() != Lease.State.READY && lease.state() != Lease.State.DRAINING) {
                    continue;
                }
                orchestrator
                        .find(WorkerName.of(lease.user(), lease.generation()))
                        .filter(worker -> go(lease))
                        .ifPresent(worker -> stops.execute(() -> end(worker)));
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean go(Lease lease) {
        Duration idle = lease.state() == Lease.State.READY ? idleTimeout : Duration.ZERO;
        return keeper.drain(lease.user(), lease.generation(), idle) == Drain.GO;
    }

    private void end(RunningWorker worker) {
        OptionalInt running = fleet.drain(worker);
        if (running.isPresent() && running.getAsInt() == 0) {
            fleet.retire(worker, StopReason.IDLE_TIMEOUT);
            return;
        }
        // Busy after all, or silent: then the watch finds it wedged.
        fleet.undrain(worker);
        try {
            keeper.undrain(worker.user(), worker.generation());
        } catch (ProxyException e) {
            log.atWarn()
                    .addKeyValue(Keys.CONTAINER_ID, worker.name())
                    .log("The lease stays draining until the next look");
        }
    }
}
