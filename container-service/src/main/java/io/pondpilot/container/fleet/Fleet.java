package io.pondpilot.container.fleet;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.LifecycleEvent;
import io.pondpilot.common.lease.LifecycleEvents;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.container.measure.ContainerMetrics;
import io.pondpilot.container.measure.Outage;
import io.pondpilot.container.orchestrator.ExitReason;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StopResult;
import io.pondpilot.container.orchestrator.WorkerExit;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The workers this service looks after. However one ends, its lease, the event stream, the log and
/// the metrics hear of it once, here. Thread-safe; methods block.
public final class Fleet implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    private final Orchestrator orchestrator;
    private final LeaseKeeper keeper;
    private final LifecycleEvents events;
    private final WorkerProbe probe;
    private final ContainerMetrics metrics;
    private final Outage outage;
    private final Timing timing;
    private final Closer closer = new Closer();
    private final Map<WorkerName, Watch> watches = new ConcurrentHashMap<>();
    private final Map<WorkerName, StartAttempt> starts = new ConcurrentHashMap<>();
    private final Set<WorkerName> stopping = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// How workers are watched and stopped.
    ///
    /// @param heartbeat how often each is asked for its status
    /// @param stopGrace how long one may take to end by itself
    public record Timing(Duration heartbeat, Duration stopGrace) {}

    public Fleet(
            Orchestrator orchestrator,
            LeaseKeeper keeper,
            LifecycleEvents events,
            WorkerProbe probe,
            ContainerMetrics metrics,
            Outage outage,
            Timing timing) {
        this.orchestrator = orchestrator;
        this.keeper = keeper;
        this.events = events;
        this.probe = probe;
        this.metrics = metrics;
        this.outage = outage;
        this.timing = timing;
    }

    /// Listens to the orchestrator from now on.
    public Fleet open() {
        closer.add(orchestrator.onExit(this::exited));
        return this;
    }

    /// Watches a worker that is ready, from now until it ends. Watching twice is watching once.
    public void watch(RunningWorker worker) {
        Watch watch = new Watch(worker, probe, timing.heartbeat(), reason -> unfit(worker, reason));
        if (!closed && watches.putIfAbsent(worker.name(), watch) == null) {
            watch.start();
        }
    }

    /// Whether a worker is watched.
    public boolean watches(WorkerName name) {
        return watches.containsKey(name);
    }

    /// How many workers are watched.
    public int size() {
        return watches.size();
    }

    /// Announces a start: until it is closed, the end of that worker is its starter's concern.
    public StartAttempt starting(WorkerName name) {
        var attempt = new StartAttempt(() -> starts.remove(name), this::exited);
        starts.put(name, attempt);
        return attempt;
    }

    /// Whether a worker is being started here.
    public boolean isStarting(WorkerName name) {
        return starts.containsKey(name);
    }

    /// Lets a worker refuse new streams.
    ///
    /// @return the streams that run; empty when it did not answer
    public OptionalInt drain(RunningWorker worker) {
        try (WorkerControl control = probe.connect(worker)) {
            return OptionalInt.of(control.drain());
        } catch (ProxyException e) {
            return OptionalInt.empty();
        }
    }

    /// Lets a worker take streams again.
    public void undrain(RunningWorker worker) {
        try (WorkerControl control = probe.connect(worker)) {
            control.undrain();
        } catch (ProxyException e) {
            log.atWarn()
                    .addKeyValue(Keys.CONTAINER_ID, worker.name())
                    .addKeyValue(Keys.ERROR, e.getMessage())
                    .log("Container did not take its drain back");
        }
    }

    /// Stops a worker and reports it gone. Does nothing when another does so already.
    public void retire(RunningWorker worker, StopReason reason) {
        retire(worker, reason, timing.stopGrace());
    }

    private void retire(RunningWorker worker, StopReason reason, Duration grace) {
        if (!stopping.add(worker.name())) {
            return;
        }
        try {
            unwatch(worker.name());
            if (orchestrator.stop(worker.name(), grace) != StopResult.ABSENT) {
                report(new End(worker, reason, Level.INFO, "", ""));
            }
        } finally {
            stopping.remove(worker.name());
        }
    }

    /// Ends a worker that never became ready; its lease is its starter's concern.
    public void discard(RunningWorker worker) {
        stopping.add(worker.name());
        try {
            orchestrator.stop(worker.name(), timing.stopGrace());
        } catch (OrchestratorException e) {
            log.atError()
                    .addKeyValue(Keys.CONTAINER_ID, worker.name())
                    .setCause(e)
                    .log("Container cannot be removed");
        } finally {
            stopping.remove(worker.name());
        }
    }

    private void unwatch(WorkerName name) {
        Watch watch = watches.remove(name);
        if (watch != null) {
            watch.end();
        }
    }

    private void unfit(RunningWorker worker, StopReason reason) {
        Thread.ofVirtual()
                .name("unfit-" + worker.name())
                .start(() -> {
                    boolean gone = orchestrator.find(worker.name()).isEmpty();
                    if (gone || closed || outage.isOn()) {
                        // Its exit is told; or the reconciler watches it again later.
                        unwatch(worker.name());
                    } else {
                        retire(
                                worker,
                                reason,
                                reason == StopReason.WEDGED ? Duration.ZERO : timing.stopGrace());
                    }
                });
    }

    private void exited(WorkerExit exit) {
        WorkerName name = exit.worker().name();
        StartAttempt attempt = starts.get(name);
        if (attempt != null) {
            attempt.ended(exit);
        }
        unwatch(name);
        if (attempt == null
                && !stopping.contains(name)
                && !(exit.reason() instanceof ExitReason.Stopped)) {
            StopReason reason = stopReason(exit.reason());
            Level level = reason == StopReason.REQUESTED ? Level.INFO : Level.WARN;
            report(new End(exit.worker(), reason, level, code(exit), lastLine(exit)));
        }
    }

    private static StopReason stopReason(ExitReason reason) {
        return switch (reason) {
            case ExitReason.OutOfMemory() -> StopReason.OUT_OF_MEMORY;
            case ExitReason.DiskFull() -> StopReason.DISK_FULL;
            case ExitReason.Exited(int code) when code == 0 -> StopReason.REQUESTED;
            case ExitReason.Exited(_), ExitReason.Signalled(_), ExitReason.Unseen() ->
                    StopReason.CRASHED;
            case ExitReason.Stopped() -> StopReason.SHUTDOWN;
        };
    }

    private static String code(WorkerExit exit) {
        return switch (exit.reason()) {
            case ExitReason.Exited(int code) -> Integer.toString(code);
            case ExitReason.Signalled(int signal) -> "signal " + signal;
            case ExitReason.OutOfMemory(),
                    ExitReason.DiskFull(),
                    ExitReason.Stopped(),
                    ExitReason.Unseen() ->
                    "unknown";
        };
    }

    private static String lastLine(WorkerExit exit) {
        return exit.lastLog().isEmpty() ? "" : exit.lastLog().getLast();
    }

    /// Reports a worker that its lease calls ready and that runs nowhere.
    public void lost(RunningWorker worker) {
        report(new End(worker, StopReason.LOST, Level.WARN, "", ""));
    }

    private record End(
            RunningWorker worker,
            StopReason reason,
            Level level,
            String exitCode,
            String lastLine) {}

    private void report(End end) {
        RunningWorker worker = end.worker();
        var line =
                log.atLevel(end.level())
                        .addKeyValue(Keys.USER_ID, worker.user())
                        .addKeyValue(Keys.REASON, end.reason().text());
        if (!end.exitCode().isEmpty()) {
            line = line.addKeyValue("exit_code", end.exitCode());
        }
        if (!end.lastLine().isEmpty()) {
            line = line.addKeyValue("last_log", end.lastLine());
        }
        line.log("Container stopped");
        metrics.stopped(end.reason().text());
        try {
            keeper.gone(worker.user(), worker.generation());
            events.publish(
                    new LifecycleEvent.Stopped(
                            worker.user(),
                            worker.generation(),
                            worker.name().value(),
                            end.reason().text()));
            outage.answered();
        } catch (ProxyException e) {
            // The next comparison of leases and workers reports it.
            outage.failed(e);
        }
    }

    /// Stops looking; workers run on.
    @Override
    public void close() {
        closed = true;
        closer.close();
        watches.values().forEach(Watch::end);
        watches.clear();
    }
}
