package io.pondpilot.container.process;

import io.pondpilot.container.orchestrator.ExitReason;
import io.pondpilot.container.orchestrator.Redactor;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.place.WorkerDirectory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A worker's process, started here or adopted.
final class WorkerProcess {
    /// Exit code of a JVM that ends on an exhausted heap (`-XX:+ExitOnOutOfMemoryError`).
    private static final int JVM_OUT_OF_MEMORY = 3;

    /// The shell's convention, which `Process.exitValue` follows: 128 + signal.
    private static final int SIGNAL_BASE = 128;

    private static final int MAX_SIGNAL = 64;

    final RunningWorker worker;
    final WorkerProcesses processes;
    final WorkerDirectory directory;
    final Redactor redactor;
    private final @Nullable Process child;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    WorkerProcess(
            RunningWorker worker,
            WorkerProcesses processes,
            WorkerDirectory directory,
            Redactor redactor,
            @Nullable Process child) {
        this.worker = worker;
        this.processes = processes;
        this.directory = directory;
        this.redactor = redactor;
        this.child = child;
    }

    /// Whether nobody but a look at the process table tells that it ended.
    boolean adopted() {
        return child == null;
    }

    /// Sends SIGTERM, or SIGKILL, to the program. What keeps its jail ends by itself then.
    void end(boolean forcibly) {
        stopped = true;
        ProcessHandle.of(processes.worker().pid()).ifPresent(target -> signal(target, forcibly));
    }

    /// The process that leads the session of all that was started here.
    long leader() {
        return child == null ? processes.worker().pid() : child.pid();
    }

    private static void signal(ProcessHandle target, boolean forcibly) {
        boolean sent = forcibly ? target.destroyForcibly() : target.destroy();
        if (!sent && target.isAlive()) {
            throw new IllegalStateException("the process cannot be signalled: " + target.pid());
        }
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// True for the first caller only: the one who clears up.
    boolean beginEnd() {
        return ending.compareAndSet(false, true);
    }

    void finishEnd() {
        ended.countDown();
    }

    ExitReason reason(List<String> lastLog) {
        if (stopped) {
            return new ExitReason.Stopped();
        }
        boolean exhausted =
                lastLog.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
        if (child == null) {
            return exhausted ? new ExitReason.OutOfMemory() : new ExitReason.Unseen();
        }
        int code = child.exitValue();
        if (exhausted && (code == JVM_OUT_OF_MEMORY || code > SIGNAL_BASE)) {
            return new ExitReason.OutOfMemory();
        }
        return code > SIGNAL_BASE && code <= SIGNAL_BASE + MAX_SIGNAL
                ? new ExitReason.Signalled(code - SIGNAL_BASE)
                : new ExitReason.Exited(code);
    }
}
