package io.pondpilot.container.spawn;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.SpawnRequest;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.container.fleet.StartAttempt;
import io.pondpilot.container.fleet.WorkerProbe;
import io.pondpilot.container.fleet.WorkerProbe.Answer;
import io.pondpilot.container.measure.ContainerMetrics.Phase;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.WorkerExit;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts one worker and waits until it says that it is ready, while it keeps the claim alive.
///
/// @param startTimeout for both together
/// @param renewEvery how often the claim is renewed
record Starter(
        Orchestrator orchestrator,
        WorkerTemplate template,
        WorkerProbe probe,
        LeaseKeeper keeper,
        SpawnHooks hooks,
        Duration startTimeout,
        Duration renewEvery) {
    private static final Duration PROBE_EVERY = Duration.ofMillis(20);

    /// What came of it.
    sealed interface Outcome {
        /// It serves.
        record Ready(RunningWorker worker) implements Outcome {}

        /// It does not; whatever runs of it is to be discarded.
        record Failed(Optional<RunningWorker> worker, String cause) implements Outcome {}

        /// The start is no longer ours: another claimed it (then the worker is that one's), or
        /// nobody wants it any more.
        record Lost(RunningWorker worker, boolean wanted) implements Outcome {}
    }

    Outcome start(SpawnRequest request, StartAttempt attempt, Phases phases)
            throws InterruptedException {
        WorkerName name = WorkerName.of(request.user(), request.generation());
        long begun = System.nanoTime();
        hooks.beforeCreate(name);
        StartResult result =
                orchestrator.start(
                        template.of(request.user(), request.generation(), request.demo()));
        return switch (result) {
            case StartResult.Failed(String cause) -> new Outcome.Failed(Optional.empty(), cause);
            case StartResult.Started(RunningWorker worker, var creation) -> {
                creation.ifPresent(time -> phases.over(Phase.CREATE, time));
                phases.over(Phase.START, since(begun).minus(creation.orElse(Duration.ZERO)));
                yield awaitReady(worker, attempt, begun, phases);
            }
            case StartResult.AlreadyRunning(RunningWorker worker) ->
                    awaitReady(worker, attempt, begun, phases);
        };
    }

    private Outcome awaitReady(
            RunningWorker worker, StartAttempt attempt, long begun, Phases phases)
            throws InterruptedException {
        hooks.afterCreate(worker.name());
        long renewed = System.nanoTime();
        long phase = renewed;
        @Nullable WorkerControl held = null;
        try {
            while (true) {
                held = held == null ? connected(worker) : held;
                if (held != null && phases.over(Phase.BOOTSTRAP, since(phase))) {
                    phase = System.nanoTime();
                }
                Answer answer = held == null ? new Answer.Silent() : WorkerProbe.ask(worker, held);
                if (answer instanceof Answer.Alive && phases.over(Phase.PROBE, since(phase))) {
                    phase = System.nanoTime();
                }
                if (answer instanceof Answer.Alive(var status) && status.ready()) {
                    phases.over(Phase.READY, since(phase));
                    return new Outcome.Ready(worker);
                }
                if (answer instanceof Answer.Foreign) {
                    return new Outcome.Failed(
                            Optional.of(worker), "it refused the credential of its own start");
                }
                if (answer instanceof Answer.Silent && held != null) {
                    held.close();
                    held = null;
                }
                Optional<WorkerExit> exit = attempt.awaitEnd(PROBE_EVERY);
                if (exit.isPresent()) {
                    return new Outcome.Failed(Optional.empty(), exit.get().cause());
                }
                if (since(begun).compareTo(startTimeout) > 0) {
                    return new Outcome.Failed(
                            Optional.of(worker),
                            "it was not ready within " + startTimeout.toSeconds() + " s");
                }
                if (since(renewed).compareTo(renewEvery) > 0) {
                    renewed = System.nanoTime();
                    switch (keeper.claim(worker.user(), worker.generation())) {
                        case MINE -> {}
                        case OTHERS -> {
                            return new Outcome.Lost(worker, true);
                        }
                        case STALE -> {
                            return new Outcome.Lost(worker, false);
                        }
                    }
                }
            }
        } finally {
            if (held != null) {
                held.close();
            }
        }
    }

    private @Nullable WorkerControl connected(RunningWorker worker) {
        try {
            return probe.connect(worker);
        } catch (ProxyException e) {
            return null;
        }
    }

    static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
