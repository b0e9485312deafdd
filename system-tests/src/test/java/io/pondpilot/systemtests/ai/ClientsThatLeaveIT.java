package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Rows 11 and 12 of the failure table: clients that leave, and clients that read slowly.
@ExtendWith(SharedAi.class)
class ClientsThatLeaveIT {
    private final AiCluster ai;

    ClientsThatLeaveIT(AiCluster ai) {
        this.ai = ai;
    }

    @Test
    void row11LeavingWithinAStreamEndsTheCallToTheProvider() throws Exception {
        ai.provider().script("gone-stream", "frames", 3_000, "gap", 20);
        Instant left;
        try (RawCall call = stream("gone-stream")) {
            call.head().chunk();
            call.chunk();
            left = Instant.now();
        }

        assertGone("gone-stream", left, "within a stream");
    }

    @Test
    void row11LeavingBeforeTheFirstByteEndsItToo() throws Exception {
        // Longer than any client waits here, shorter than the first-byte time-out.
        ai.provider().script("gone-ttft", "ttft", SharedAi.FIRST_BYTE * 10);
        Instant left = leaveOnceAsked("gone-ttft", true);

        assertGone("gone-ttft", left, "before the first byte");
    }

    @Test
    void row11LeavingACallThatDoesNotStreamEndsItToo() throws Exception {
        ai.provider().script("gone-whole", "ttft", SharedAi.FIRST_BYTE * 10);
        Instant left = leaveOnceAsked("gone-whole", false);

        assertGone("gone-whole", left, "from a call that does not stream");
    }

    @Test
    void row11LeavingWhileAFallbackIsAwaitedEndsItToo() throws Exception {
        ai.provider().script("gone-fallback", "status", 503);
        ai.provider().script("gone-spare", "ttft", SharedAi.FIRST_BYTE * 10);
        Instant left;
        try (RawCall _ = stream("gone-fallback")) {
            awaitAsked("gone-spare");
            left = Instant.now();
        }

        assertGone("gone-spare", left, "while a fallback is awaited");
    }

    @Test
    void row11AThousandDropsLeaveNoSocketBehind() throws Exception {
        ai.provider().script("drops", "frames", 2_000, "gap", 20);
        int drops = 1_000;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int wave = 0; wave < drops / 50; wave++) {
                List<Callable<Integer>> calls = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    calls.add(this::drop);
                }
                for (Future<Integer> call : clients.invokeAll(calls)) {
                    assertThat(call.get()).isEqualTo(200);
                }
            }
        }

        Await.until(
                "every dropped call has ended at the provider",
                Duration.ofSeconds(60),
                () -> ai.provider().counts().get("running").asInt() == 0);
        long complete =
                ai.provider().requests("drops").stream()
                        .filter(one -> one.get("outcome").asText().equals("complete"))
                        .count();
        assertThat(complete).isZero();
        // Pooled connections are few, whatever came before.
        assertThat(ai.provider().counts().get("connections").get("open").asInt())
                .isLessThanOrEqualTo(64);
    }

    @Test
    void row12ASlowReaderTakesNoMemoryAndHoldsUpNobody() throws Exception {
        // 100 MB for a client that reads nothing.
        ai.provider().script("flood", "frames", 1_000, "size", 100_000);
        ai.provider().script("polly", "frames", 20, "gap", 20);
        long before = RunningProcess.residentBytes(ai.service(0).process().pid());
        try (RawCall call =
                RawCall.post(
                        ai.gatewayPort(),
                        "/v1/chat/completions",
                        "flooded",
                        Calls.chat("flood", true),
                        8_192)) {
            call.head();
            for (int i = 0; i < 10; i++) {
                assertThat(
                                Calls.post(
                                                ai.http("/v1/chat/completions"),
                                                "other",
                                                Calls.chat("polly", true))
                                        .body())
                        .contains("[DONE]");
            }
            JsonNode flood = ai.provider().requests("flood").getFirst();
            assertThat(flood.get("bytes").asLong())
                    .as("what was taken from the provider ahead of the client")
                    .isLessThan(32_000_000);
            long grown = RunningProcess.residentBytes(ai.service(0).process().pid()) - before;
            Figures.note(
                    "12",
                    "bytes taken ahead of a client that does not read",
                    flood.get("bytes").asDouble());
            Figures.note("12", "growth of ai-service meanwhile, MB", grown / 1e6);
        }
        ai.provider().script("polly");
    }

    private int drop() throws Exception {
        try (RawCall call = stream("drops")) {
            call.head().chunk();
            return call.status();
        }
    }

    private Instant leaveOnceAsked(String model, boolean stream) throws Exception {
        try (RawCall _ =
                RawCall.post(
                        ai.gatewayPort(),
                        "/v1/chat/completions",
                        model,
                        Calls.chat(model, stream))) {
            awaitAsked(model);
            return Instant.now();
        }
    }

    private void awaitAsked(String model) {
        Await.until(
                model + " was asked",
                Duration.ofSeconds(30),
                () -> !ai.provider().requests(model).isEmpty());
    }

    private void assertGone(String model, Instant left, String when) {
        JsonNode seen = ai.provider().over(model);
        assertThat(seen.get("outcome").asText()).as(when).isEqualTo("gone");
        double after =
                (seen.get("left_us").asLong() - ChronoUnit.MICROS.between(Instant.EPOCH, left))
                        / 1e3;
        Figures.note("11", "left " + when + " until the provider saw it", after);
    }

    private RawCall stream(String model) throws Exception {
        return RawCall.post(
                ai.gatewayPort(), "/v1/chat/completions", model, Calls.chat(model, true));
    }
}
