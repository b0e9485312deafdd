package io.pondpilot.systemtests.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The program: `AiLoad PORT REQUEST_FILE CONNECTIONS SECONDS WARMUP_SECONDS`. Sends the request
/// (head and body, as they are) over so many kept connections, and writes one line of JSON: calls,
/// failures, calls per second, microseconds to the whole answer and to its first frame, between
/// frames, frames, and how many different entities came.
public final class AiLoad {
    private final int port;
    private final byte[] request;
    private final Numbers whole = new Numbers();
    private final Numbers first = new Numbers();
    private final Numbers gaps = new Numbers();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger frames = new AtomicInteger();
    private final Set<String> entities = ConcurrentHashMap.newKeySet();
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();

    private AiLoad(int port, byte[] request) {
        this.port = port;
        this.request = request;
    }

    /// Measures.
    public static void main(String[] arguments) throws Exception {
        AiLoad load =
                new AiLoad(
                        Integer.parseInt(arguments[0]), Files.readAllBytes(Path.of(arguments[1])));
        int connections = Integer.parseInt(arguments[2]);
        double seconds = Double.parseDouble(arguments[3]);
        double warmup = Double.parseDouble(arguments[4]);
        long measured = System.nanoTime() + (long) (warmup * 1e9);
        long end = measured + (long) (seconds * 1e9);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            // Apart from each other, as users are, and not all at the same millisecond.
            long delay = connections > 50 ? i * 20_000L / connections : 0;
            threads.add(Thread.ofVirtual().start(() -> load.run(measured, end, delay)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(load.json(seconds));
    }

    private void run(long measured, long end, long delayMicros) {
        pause(delayMicros);
        try (LoadConnection connection = new LoadConnection(port, request)) {
            while (System.nanoTime() < end) {
                call(connection, measured);
            }
        } catch (IOException e) {
            failures.incrementAndGet();
            reasons.add(String.valueOf(e.getMessage()));
        }
    }

    private void call(LoadConnection connection, long measured) throws IOException {
        long begin = System.nanoTime();
        boolean counted = begin >= measured;
        long[] last = {0};
        int[] seen = {0};
        String entity =
                connection.exchange(count -> {
                    long now = System.nanoTime();
                    if (counted && seen[0] == 0) {
                        first.add(now - begin);
                    }
                    for (int frame = Math.max(1, seen[0]); counted && frame < count; frame++) {
                        gaps.add(now - last[0]);
                        last[0] = now;
                    }
                    last[0] = now;
                    seen[0] = Math.max(1, count);
                });
        if (counted) {
            whole.add(System.nanoTime() - begin);
            calls.incrementAndGet();
            frames.addAndGet(seen[0]);
            entities.add(entity);
        }
    }

    private static void pause(long micros) {
        try {
            Thread.sleep(micros / 1_000, (int) (micros % 1_000) * 1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String json(double seconds) {
        List<String> sorted = entities.stream().sorted().limit(5).toList();
        return "{\"calls\":%d,\"failures\":%d,\"per_second\":%.1f,%s,%s,%s,\"frames\":%d,\"entities\":%d,\"entity\":\"%s\",\"reason\":\"%s\"}"
                .formatted(
                        calls.get(),
                        failures.get(),
                        calls.get() / seconds,
                        whole.json("whole"),
                        first.json("first"),
                        gaps.json("gap"),
                        frames.get(),
                        entities.size(),
                        sorted.isEmpty() ? "" : sorted.getFirst(),
                        String.join("; ", reasons).replaceAll("[^A-Za-z0-9 .;:/]", " "));
    }
}
