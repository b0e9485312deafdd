package io.pondpilot.flight.relay;

import io.pondpilot.flight.grpc.FlightMethod;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// What the relay counts. Thread-safe, never blocks, no label names a user.
public final class RelayMetrics {
    /// The highest gRPC status.
    public static final int MAX_STATUS = 16;

    private static final int UNKNOWN = 2;

    private final Map<FlightMethod, LongAdder[]> calls = new EnumMap<>(FlightMethod.class);
    private final LongAdder nanos = new LongAdder();
    private final LongAdder toWorkers = new LongAdder();
    private final LongAdder toClients = new LongAdder();
    private final LongAdder recoveries = new LongAdder();
    private final LongAdder unknownPaths = new LongAdder();
    private final AtomicInteger openCalls = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    public RelayMetrics() {
        for (FlightMethod method : FlightMethod.values()) {
            calls.put(
                    method,
                    Stream.generate(LongAdder::new)
                            .limit(MAX_STATUS + 1)
                            .toArray(LongAdder[]::new));
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
        of(method)[known ? status : UNKNOWN].increment();
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
        return of(method)[status].sum();
    }

    private LongAdder[] of(FlightMethod method) {
        return Objects.requireNonNull(calls.get(method));
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
