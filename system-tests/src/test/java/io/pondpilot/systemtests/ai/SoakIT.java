package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Row 23 of the failure table, for a minute: whole streams, documents, refusals, cut streams and
/// clients that leave, over and over. Nothing may be left of them.
class SoakIT {
    private static final Duration LOAD = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int CLIENTS = 40;
    private static final int USERS = 5;

    /// A burst may open a connection more than the one before, and a JVM a thread.
    private static final int SLACK = 24;

    private static AiCluster ai;

    @BeforeAll
    static void start() {
        ai =
                AiCluster.start(
                        SharedAi.plan("ai-soak").with("ai.breaker.calls", 1_000_000),
                        new AiCluster.Models()
                                .of("openai", "soak-stream", "soak-whole", "soak-refused")
                                .of("openai", "soak-left")
                                .of("anthropic", "soak-claude", "soak-cut"));
        ai.provider().script("soak-stream", "frames", 20, "gap", 20);
        ai.provider().script("soak-whole", "ttft", 20);
        ai.provider().script("soak-refused", "status", 400);
        ai.provider().script("soak-left", "frames", 2_000, "gap", 20);
        ai.provider().script("soak-claude", "frames", 20, "gap", 20);
        ai.provider().script("soak-cut", "frames", 10, "cut-frame", 5, "cut", "fin");
    }

    @AfterAll
    static void stop() {
        ai.close();
    }

    @Test
    void row23NothingIsLeftOfManyCalls() throws Exception {
        // Given
        load(WARM_UP);
        awaitQuiet();
        Map<String, Long> before = taken();

        // When
        Map<String, LongAdder> calls = load(LOAD);

        // Then
        awaitQuiet();
        Await.until(
                "connections, threads and descriptors are what they were",
                Duration.ofMinutes(2),
                () -> isBack(before, taken()));
        assertThat(calls.keySet()).contains("stream 200", "whole 200", "refused 400", "left 200");
        calls.forEach((what, count) -> Figures.note("23", what, count.doubleValue()));
        taken().forEach((what, count) ->
                Figures.note(
                        "23",
                        what + " more than before",
                        (double) (count - before.getOrDefault(what, 0L))));
    }

    private static boolean isBack(Map<String, Long> before, Map<String, Long> now) {
        return now.entrySet().stream()
                .allMatch(one -> one.getValue() <= before.getOrDefault(one.getKey(), 0L) + SLACK);
    }

    private static void awaitQuiet() {
        Await.until(
                "every call has ended at the provider, and is settled",
                Duration.ofSeconds(60),
                () -> ai.provider().counts().get("running").asInt() == 0 && allIsSettled());
    }

    /// No call holds a stream, and what counts against each user's day is what was used: nothing of
    /// it is reserved.
    private static boolean allIsSettled() throws Exception {
        for (int user = 0; user < USERS; user++) {
            JsonNode usage = Calls.json(Calls.get(ai.http("/ai/usage"), "soak-" + user));
            long used = 0;
            for (JsonNode tokens : usage.get("tokens")) {
                used += tokens.asLong();
            }
            if (usage.get("parallel_streams").asLong() != 0
                    || usage.get("day").get("used").asLong() != used) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Long> taken() throws IOException {
        Map<String, Long> taken = new LinkedHashMap<>();
        taken.put(
                "connections to the provider",
                ai.provider().counts().get("connections").get("open").asLong());
        long service = ai.service(0).process().pid();
        long gateway = ai.gateway(0).process().pid();
        taken.put("descriptors of ai-service", descriptors(service));
        taken.put("descriptors of gateway-service", descriptors(gateway));
        taken.put("threads of ai-service", threads(service));
        taken.put("threads of gateway-service", threads(gateway));
        return taken;
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }

    private static long threads(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.count();
        }
    }

    /// The same load for a while; how often each kind of call had which status.
    private static Map<String, LongAdder> load(Duration time) throws Exception {
        Map<String, LongAdder> seen = new ConcurrentSkipListMap<>();
        long end = System.nanoTime() + time.toNanos();
        List<Callable<Boolean>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(() -> {
                for (int call = client; System.nanoTime() - end < 0; call++) {
                    String was = call(call, "soak-" + client % USERS);
                    seen.computeIfAbsent(was, _ -> new LongAdder()).increment();
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> client : threads.invokeAll(clients)) {
                assertThat(client.get()).isTrue();
            }
        }
        return seen;
    }

    private static String call(int number, String user) throws Exception {
        return switch (number % 10) {
            case 0, 1, 2 -> "stream " + status("soak-stream", true, user);
            case 3, 4 -> "claude " + status("soak-claude", true, user);
            case 5, 6, 7 -> "whole " + status("soak-whole", false, user);
            case 8 ->
                    number % 20 == 8
                            ? "refused " + status("soak-refused", true, user)
                            : "cut " + status("soak-cut", true, user);
            default -> "left " + leave(user);
        };
    }

    private static int status(String model, boolean stream, String user) throws Exception {
        try (RawCall call = post(model, stream, user)) {
            call.head().rest();
            return call.status();
        }
    }

    private static int leave(String user) throws Exception {
        try (RawCall call = post("soak-left", true, user)) {
            call.head().chunk();
            return call.status();
        }
    }

    private static RawCall post(String model, boolean stream, String user) throws Exception {
        return RawCall.post(
                ai.gatewayPort(), "/v1/chat/completions", user, Calls.chat(model, stream));
    }
}
