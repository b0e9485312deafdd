package io.pondpilot.systemtests.harness;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Samples the resident memory of processes five times a second.
public final class MemoryWatch implements AutoCloseable {
    private final Map<String, Long> pids;
    private final Map<String, Long> start = new ConcurrentHashMap<>();
    private final Map<String, Long> peak = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /// Starts to watch; names are for the report.
    public MemoryWatch(Map<String, Long> pids) {
        this.pids = pids;
        sample();
        start.putAll(peak);
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("watch-memory")
                        .start(() -> {
                            while (!closed) {
                                sample();
                                Await.pause(Duration.ofMillis(200));
                            }
                        });
    }

    private void sample() {
        pids.forEach((name, pid) -> peak.merge(name, RunningProcess.residentBytes(pid), Math::max));
    }

    /// Peak minus what it was at the start of watching, in MB.
    public long growthMb(String name) {
        LongSupplier first = () -> start.getOrDefault(name, 0L);
        return (peak.getOrDefault(name, 0L) - first.getAsLong()) >> 20;
    }

    /// `relay 71 -> 83 MB, worker ...`
    public String report() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(start)
                .forEach((name, bytes) ->
                        text.append(text.isEmpty() ? "" : ", ")
                                .append(name)
                                .append(' ')
                                .append(bytes >> 20)
                                .append(" -> peak ")
                                .append(peak.getOrDefault(name, 0L) >> 20)
                                .append(" MB"));
        return text.toString();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
