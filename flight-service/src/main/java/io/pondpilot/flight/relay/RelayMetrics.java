package io.pondpilot.flight.relay;

import io.pondpilot.flight.grpc.FlightMethod;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What the relay counts. Thread-safe, never blocks, no label names a user.
public final class RelayMetrics {
    /// The highest gRPC status.
    public static final int MAX_STATUS = 16;

    private final LongAdder[][] calls =
            new LongAdder[FlightMethod.values().length][MAX_STATUS + 1];
    private final LongAdder nanos = new LongAdder();
    private final LongAdder toWorkers = new LongAdder();
    private final LongAdder toClients = new LongAdder();
    private final LongAdder recoveries = new LongAdder();
    private final LongAdder unknownPaths = new LongAdder();
    private final AtomicInteger openCalls = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    public RelayMetrics() {
        for (LongAdder[] ofMethod : calls) {
            for (int i = 0; i < ofMethod.length; i++) {
                ofMethod[i] = new LongAdder();
            }
        }
    }

    void started() {
        openCalls.incrementAndGet();
    }

    void ended() {
        openCalls.decrementAndGet();
    }

    /// Counts one call that has ended.
    public void finished(FlightMethod method, int status, long tookNanos) {
        boolean known = status >= 0 && status <= MAX_STATUS;
        calls[method.ordinal()][known ? status : 2].increment();
        nanos.add(tookNanos);
    }

    /// Counts one call to a path that does not exist here.
    public void unknownPath() {
        unknownPaths.increment();
    }

    void waits(int change) {
        waiting.addAndGet(change);
    }

    void recovered() {
        recoveries.increment();
    }

    void toWorker(int bytes) {
        toWorkers.add(bytes);
    }

    void toClient(int bytes) {
        toClients.add(bytes);
    }

    /// Ended calls of a method with a gRPC status.
    public long calls(FlightMethod method, int status) {
        return calls[method.ordinal()][status].sum();
    }

    /// Calls to paths that do not exist here.
    public long unknownPaths() {
        return unknownPaths.sum();
    }

    /// Seconds all ended calls took together.
    public double seconds() {
        return nanos.sum() / 1e9;
    }

    /// Request bytes relayed to workers.
    public long bytesToWorkers() {
        return toWorkers.sum();
    }

    /// Response bytes relayed to clients.
    public long bytesToClients() {
        return toClients.sum();
    }

    /// Calls that went to a second worker.
    public long recoveries() {
        return recoveries.sum();
    }

    /// Calls open now.
    public int openCalls() {
        return openCalls.get();
    }

    /// Calls that wait for a worker now.
    public int waitingCalls() {
        return waiting.get();
    }
}
