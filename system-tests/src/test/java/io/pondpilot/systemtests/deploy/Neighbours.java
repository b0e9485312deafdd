package io.pondpilot.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Users with containers of their own who ask all the time, each question with a known answer.
final class Neighbours implements AutoCloseable {
    private static final int USERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String QUESTION = "SELECT sum(i)::BIGINT FROM range(100000) t(i)";
    private static final String ANSWER = "4999950000";

    private final Map<String, ConcurrentLinkedQueue<Long>> nanos = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile String phase = "";
    private volatile boolean closed;

    Neighbours(Deployment deployment) {
        IntStream.range(0, USERS)
                .mapToObj(number -> "neighbour-" + number)
                .peek(user -> deployment.ask(user, QUESTION))
                .toList()
                .forEach(user ->
                        threads.add(Thread.ofPlatform().start(() -> ask(deployment, user))));
    }

    private void ask(Deployment deployment, String user) {
        try (FlightUser client = FlightUser.at(deployment.port("GRPC_PORT"), Tokens.of(user))) {
            while (!closed) {
                String now = phase;
                long begun = System.nanoTime();
                try {
                    String answer = client.value(QUESTION);
                    if (!answer.equals(ANSWER)) {
                        wrong.add(now + ": " + answer);
                    }
                } catch (RuntimeException e) {
                    wrong.add(now + ": " + e);
                }
                nanos.computeIfAbsent(now, _ -> new ConcurrentLinkedQueue<>())
                        .add(System.nanoTime() - begun);
                Await.pause(PAUSE);
            }
        }
    }

    /// Their questions belong to this from now on.
    void during(String name) {
        phase = name;
    }

    /// Waits until they have asked so often.
    void asked(int times) {
        String now = phase;
        Await.until(
                "neighbours are answered " + times + " times during " + now,
                Duration.ofMinutes(2),
                () -> count(now) >= times);
    }

    /// Every question has been answered, and rightly.
    void assertAnswered() {
        assertThat(wrong).isEmpty();
    }

    /// The milliseconds within which so many of a hundred were answered.
    double percentile(String name, int percent) {
        long[] sorted = of(name).stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    private Collection<Long> of(String name) {
        return nanos.getOrDefault(name, new ConcurrentLinkedQueue<>());
    }

    int count(String name) {
        return of(name).size();
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
