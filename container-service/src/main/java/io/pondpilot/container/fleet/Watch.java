package io.pondpilot.container.fleet;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.container.fleet.WorkerProbe.Answer;
import io.pondpilot.container.orchestrator.RunningWorker;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one worker company: asks for its status at every heartbeat, which also keeps its dead-man
/// timer from running out, over a connection that is held between, so that its end shows at once. A
/// worker that is silent twice in a row is wedged. One platform thread: waiting on a unix socket
/// takes a selector, which would hold a virtual thread's carrier.
final class Watch {
    private static final int SILENCES = 2;

    private final RunningWorker worker;
    private final WorkerProbe probe;
    private final Duration heartbeat;
    private final Consumer<StopReason> unfit;
    private final Thread thread;
    private volatile boolean ended;

    /// @param unfit hears, at most once, that the worker is of no use any more and why
    Watch(RunningWorker worker, WorkerProbe probe, Duration heartbeat, Consumer<StopReason> unfit) {
        this.worker = worker;
        this.probe = probe;
        this.heartbeat = heartbeat;
        this.unfit = unfit;
        this.thread =
                Thread.ofPlatform().daemon().name("watch-" + worker.name()).unstarted(this::run);
    }

    RunningWorker worker() {
        return worker;
    }

    void start() {
        thread.start();
    }

    void end() {
        ended = true;
        thread.interrupt();
    }

    private void run() {
        int silences = 0;
        @Nullable WorkerControl held = null;
        try {
            while (!ended && silences < SILENCES) {
                Answer answer;
                try {
                    if (held == null) {
                        held = probe.connect(worker);
                    }
                    answer = WorkerProbe.ask(worker, held);
                } catch (ProxyException e) {
                    answer = new Answer.Silent();
                }
                switch (answer) {
                    case Answer.Alive _ -> silences = 0;
                    case Answer.Silent _ -> silences++;
                    case Answer.Foreign _ -> {
                        report(StopReason.CREDENTIAL_REFUSED);
                        return;
                    }
                }
                if (answer instanceof Answer.Silent || (held != null && held.awaitEnd(heartbeat))) {
                    held = closed(held);
                    pause();
                }
            }
            if (silences >= SILENCES) {
                report(StopReason.WEDGED);
            }
        } finally {
            closed(held);
        }
    }

    private void report(StopReason reason) {
        if (!ended) {
            unfit.accept(reason);
        }
    }

    private static @Nullable WorkerControl closed(@Nullable WorkerControl held) {
        if (held != null) {
            held.close();
        }
        return null;
    }

    /// After the connection broke: the exit of its process, if that is the cause, is told
    /// meanwhile.
    private void pause() {
        try {
            Thread.sleep(Math.min(1_000, heartbeat.toMillis()));
        } catch (InterruptedException e) {
            ended = true;
        }
    }
}
