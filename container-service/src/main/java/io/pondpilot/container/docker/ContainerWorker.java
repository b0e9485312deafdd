package io.pondpilot.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.pondpilot.container.orchestrator.ExitReason;
import io.pondpilot.container.orchestrator.Redactor;
import io.pondpilot.container.orchestrator.RunningWorker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A worker's container, started here or adopted.
final class ContainerWorker {
    /// Exit code of a JVM that ends on an exhausted heap (`-XX:+ExitOnOutOfMemoryError`).
    private static final int JVM_OUT_OF_MEMORY = 3;

    /// The convention of shells and of the engine: 128 + signal.
    private static final int SIGNAL_BASE = 128;

    private static final int MAX_SIGNAL = 64;

    final RunningWorker worker;
    final String id;
    final Redactor redactor;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile boolean overDisk;

    ContainerWorker(RunningWorker worker, String id, Redactor redactor) {
        this.worker = worker;
        this.id = id;
        this.redactor = redactor;
    }

    /// From now on its end was asked for.
    void stopping() {
        stopped = true;
    }

    /// It is ended because it holds too much on the host's disk.
    void overDisk() {
        overDisk = true;
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// True for the first caller only: the one who clears up.
    boolean beginEnd() {
        return ending.compareAndSet(false, true);
    }

    /// It has not ended after all.
    void lives() {
        ending.set(false);
    }

    void finishEnd() {
        ended.countDown();
    }

    /// @param state the last the engine knows of it; empty when it knows nothing any more
    ExitReason reason(
            Optional<InspectContainerResponse.ContainerState> state, List<String> lastLog) {
        if (stopped) {
            return new ExitReason.Stopped();
        }
        if (overDisk) {
            return new ExitReason.DiskFull();
        }
        boolean exhausted =
                lastLog.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
        Long code =
                state.map(InspectContainerResponse.ContainerState::getExitCodeLong).orElse(null);
        if (code == null) {
            return exhausted ? new ExitReason.OutOfMemory() : new ExitReason.Unseen();
        }
        boolean killed =
                state.map(InspectContainerResponse.ContainerState::getOOMKilled).orElse(false);
        if ((killed && code != 0)
                || (exhausted && (code == JVM_OUT_OF_MEMORY || code > SIGNAL_BASE))) {
            return new ExitReason.OutOfMemory();
        }
        return code > SIGNAL_BASE && code <= SIGNAL_BASE + MAX_SIGNAL
                ? new ExitReason.Signalled((int) (code - SIGNAL_BASE))
                : new ExitReason.Exited(code.intValue());
    }
}
