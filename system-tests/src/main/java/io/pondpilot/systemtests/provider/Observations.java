package io.pondpilot.systemtests.provider;

import java.util.ArrayDeque;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// The last requests, and the connections.
final class Observations {
    private static final int KEPT = 4_096;

    private final ArrayDeque<Observation> last = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    long connected() {
        open.incrementAndGet();
        return connections.incrementAndGet();
    }

    void disconnected() {
        open.decrementAndGet();
    }

    Observation begin(long connection, Request request, String model) {
        Observation observation =
                new Observation(ids.incrementAndGet(), connection, request, model);
        running.incrementAndGet();
        lock.lock();
        try {
            last.addLast(observation);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        return observation;
    }

    void end(Observation observation, String how) {
        observation.end(how);
        running.decrementAndGet();
    }

    void clear() {
        lock.lock();
        try {
            last.clear();
        } finally {
            lock.unlock();
        }
    }

    /// `connections.open`, `connections.accepted`, `running`, `total`, and the last requests.
    ///
    /// @param model only those of this model; empty for all
    String json(String model) {
        List<Observation> seen;
        lock.lock();
        try {
            seen = List.copyOf(last);
        } finally {
            lock.unlock();
        }
        StringJoiner requests = new StringJoiner(",", "[", "]");
        seen.stream()
                .filter(o -> model.isEmpty() || o.model().equals(model))
                .map(Observation::json)
                .forEach(requests::add);
        return counts().replace("}\n", ",\"requests\":" + requests + "}");
    }

    /// The numbers alone.
    String counts() {
        return "{\"connections\":{\"open\":%d,\"accepted\":%d},\"running\":%d,\"total\":%d}\n"
                .formatted(open.get(), connections.get(), running.get(), ids.get());
    }
}
