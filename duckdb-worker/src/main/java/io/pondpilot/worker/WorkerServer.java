package io.pondpilot.worker;

import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.worker.WorkerBootstrap;
import io.pondpilot.common.worker.WorkerStatus;
import io.pondpilot.common.worker.WorkerStatus.DatabaseStatus;
import io.pondpilot.worker.control.ControlPort;
import io.pondpilot.worker.control.Controlled;
import io.pondpilot.worker.control.DeadMan;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineSettings;
import io.pondpilot.worker.engine.RemoteAccess;
import io.pondpilot.worker.flight.Calls;
import io.pondpilot.worker.flight.FlightPort;
import io.pondpilot.worker.flight.SelfQuery;
import io.pondpilot.worker.forward.Forwarder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One user's worker: control socket first, so that whoever started it can watch, then DuckDB, then
/// Flight, then a query to itself; only then it is ready.
public final class WorkerServer implements AutoCloseable, Controlled {
    private static final Logger log = LoggerFactory.getLogger(WorkerServer.class);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final WorkerBootstrap bootstrap;
    private final Duration stopGrace;
    private final Closer closer = new Closer();
    private final Calls calls;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile @org.jspecify.annotations.Nullable Engine engine;
    private volatile boolean ready;
    private volatile boolean retired;

    private WorkerServer(WorkerBootstrap bootstrap, Duration stopGrace) {
        this.bootstrap = bootstrap;
        this.stopGrace = stopGrace;
        this.calls = new Calls(bootstrap.maxStreams());
    }

    /// Starts it and returns when it is ready.
    ///
    /// @param home the prepared directory
    public static WorkerServer start(WorkerBootstrap bootstrap, Path home) throws IOException {
        return start(bootstrap, home, STOP_GRACE);
    }

    static WorkerServer start(WorkerBootstrap bootstrap, Path home, Duration stopGrace)
            throws IOException {
        WorkerServer server = new WorkerServer(bootstrap, stopGrace);
        try {
            server.open(home);
            return server;
        } catch (IOException | RuntimeException e) {
            server.closer.close();
            throw e;
        }
    }

    private void open(Path home) throws IOException {
        DeadMan deadMan = closer.add(new DeadMan(bootstrap.deadMan(), this::abandoned));
        closer.add(ControlPort.start(bootstrap.control(), bootstrap.credential(), this, deadMan));
        Files.createDirectories(bootstrap.tempDirectory());
        Engine started =
                closer.add(
                        Engine.start(
                                new EngineSettings(
                                        home.resolve("extensions"),
                                        bootstrap.extensions(),
                                        bootstrap.databases(),
                                        bootstrap.memoryLimit(),
                                        bootstrap.threads(),
                                        bootstrap.tempDirectory(),
                                        bootstrap.tempLimit(),
                                        remoteAccess(),
                                        bootstrap.doors())));
        engine = started;
        closer.add(calls);
        closer.add(
                FlightPort.start(
                        started, calls, bootstrap.flight(), bootstrap.credential(), this::retire));
        // The two tests side by side: the lock-down, and an answer through our own port. Nobody is
        // sent here before both have passed.
        FutureTask<Boolean> probes =
                new FutureTask<>(() -> {
                    started.probe();
                    return true;
                });
        Thread.ofPlatform().name("probes").start(probes);
        SelfQuery.run(bootstrap.flight(), bootstrap.credential());
        await(probes);
        deadMan.sign();
        ready = true;
        log.atInfo()
                .addKeyValue(Keys.USER_ID, bootstrap.user().value())
                .addKeyValue(Keys.GENERATION, bootstrap.generation())
                .addKeyValue(Keys.ADDRESS, bootstrap.flight())
                .log("Worker ready");
    }

    private Optional<RemoteAccess> remoteAccess() throws IOException {
        if (bootstrap.remoteFiles().isEmpty()) {
            return Optional.empty();
        }
        RemoteFiles files = bootstrap.remoteFiles().get();
        Forwarder forwarder =
                closer.add(
                        Forwarder.start(
                                bootstrap.doors().orElseThrow().remoteFiles(),
                                bootstrap.credential()));
        return Optional.of(
                new RemoteAccess(
                        forwarder.port(),
                        files.hosts(),
                        Authorities.file(files.certificates(), bootstrap.tempDirectory()),
                        forwarder::refusal));
    }

    private static void await(FutureTask<Boolean> probes) {
        try {
            probes.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void abandoned() {
        log.atWarn()
                .addKeyValue(Keys.REASON, "dead_man")
                .addKeyValue("silence", bootstrap.deadMan())
                .log("Worker ends, nobody asks after it");
        stop();
    }

    /// DuckDB cannot go on: the process ends after what it has to say was said.
    private void retire() {
        retired = true;
        calls.drain(true);
        stop();
    }

    @Override
    public WorkerStatus status() {
        Engine started = engine;
        return new WorkerStatus(
                bootstrap.user(),
                bootstrap.generation(),
                ready && !stopping.get(),
                calls.running(),
                calls.idle(),
                new ByteSize(ResidentMemory.bytes()),
                started == null
                        ? java.util.List.of()
                        : started.databases().entrySet().stream()
                                .map(entry -> new DatabaseStatus(entry.getKey(), entry.getValue()))
                                .toList());
    }

    @Override
    public int drain(boolean on) {
        calls.drain(on || stopping.get());
        return calls.running();
    }

    @Override
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            calls.drain(true);
            Thread.ofPlatform().name("stop").start(this::end);
        }
    }

    private void end() {
        try {
            if (!calls.awaitIdle(retired ? Duration.ofMillis(500) : stopGrace)) {
                log.atWarn()
                        .addKeyValue(Keys.COUNT, calls.running())
                        .log("Statements interrupted by the stop");
                calls.interruptAll();
                if (!calls.awaitIdle(Duration.ofSeconds(2))) {
                    log.atWarn().log("Statements did not end in time");
                }
            }
            // The last answers leave.
            Thread.sleep(50);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (retired) {
            // Closing an invalidated DuckDB can abort the process.
            ended.countDown();
            return;
        }
        closer.close();
        ended.countDown();
    }

    /// Blocks until it has ended.
    ///
    /// @return whether DuckDB had to be given up
    public boolean awaitEnd() throws InterruptedException {
        ended.await();
        return retired;
    }

    /// Stops gracefully and waits for it.
    @Override
    public void close() {
        stop();
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
