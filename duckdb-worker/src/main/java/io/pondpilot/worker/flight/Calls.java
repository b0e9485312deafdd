package io.pondpilot.worker.flight;

import io.grpc.Context;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The calls that use DuckDB now: how many there may be, how many there are, since when there is
/// none, and how to end them.
public final class Calls implements AutoCloseable {
    private final int limit;
    private final Semaphore permits;
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastEnd = new AtomicLong(System.nanoTime());
    private final ScheduledExecutorService interrupter =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("interrupter").factory());
    private volatile boolean draining;

    /// No call runs yet.
    ///
    /// @param limit calls at once; more are refused
    public Calls(int limit) {
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    /// Begins a call in the gRPC context of the current thread; cancellation and deadline of that
    /// context interrupt it.
    ///
    /// @throws ProxyException `CAPACITY_EXHAUSTED` when too many run
    Call begin() {
        if (!permits.tryAcquire()) {
            throw new ProxyException(
                    ErrorCode.CAPACITY_EXHAUSTED,
                    "this worker runs "
                            + limit
                            + " statements at once, which is its limit; read or close a running"
                            + " result and send the call again");
        }
        Call call = new Call(Context.current(), interrupter, this::ended);
        running.add(call);
        call.watch();
        return call;
    }

    /// Does something every so often until this is closed; it must be quick.
    void regularly(Runnable work, Duration every) {
        if (!interrupter.isShutdown()) {
            var _ =
                    interrupter.scheduleWithFixedDelay(
                            work, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void ended(Call call) {
        if (running.remove(call)) {
            lastEnd.set(System.nanoTime());
            permits.release();
        }
    }

    /// Calls running now.
    public int running() {
        return running.size();
    }

    /// Since when none runs; zero while one does.
    public Duration idle() {
        return running.isEmpty()
                ? Duration.ofNanos(System.nanoTime() - lastEnd.get())
                : Duration.ZERO;
    }

    /// Whether new work is refused.
    public boolean draining() {
        return draining;
    }

    /// Refuses new work, or takes it again.
    public void drain(boolean on) {
        draining = on;
    }

    /// Waits until nothing runs.
    ///
    /// @return whether that came within the time
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!running.isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    /// Interrupts everything that runs.
    public void interruptAll() {
        running.forEach(Call::stop);
    }

    @Override
    public void close() {
        interruptAll();
        interrupter.shutdownNow();
    }
}
