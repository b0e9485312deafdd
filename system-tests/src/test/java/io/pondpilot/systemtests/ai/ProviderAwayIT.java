package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Ports;
import io.pondpilot.systemtests.harness.Provider;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rows 1 to 4 of the failure table: a provider that is not there, or says nothing.
class ProviderAwayIT {
    private static BlackHole hole;
    private static AiCluster ai;

    @BeforeAll
    static void start() throws Exception {
        hole = new BlackHole();
        String down = "http://127.0.0.1:" + Ports.free();
        AiCluster.Models models =
                new AiCluster.Models()
                        .of("openai", "spare", "silent", "silent-after", "silent-whole")
                        .of("down", "down-alone", "down-often")
                        .of("hole", "hole-alone")
                        .with(fallback("down", "down-first"))
                        .with(fallback("hole", "hole-first"))
                        .with(fallback("openai", "silent-first"));
        ai =
                AiCluster.start(
                        SharedAi.plan("ai-away")
                                .with(
                                        "ai.providers",
                                        List.of(
                                                provider("down", down),
                                                provider("hole", hole.url())))
                                .with("ai.breaker.pause", "30s"),
                        models);
    }

    @AfterAll
    static void stop() throws Exception {
        ai.close();
        hole.close();
    }

    private static Map<String, Object> provider(String name, String url) {
        return Map.of("name", name, "kind", "openai", "base_url", url + "/v1");
    }

    private static Map<String, Object> fallback(String provider, String name) {
        return Map.of("name", name, "provider", provider, "fallbacks", List.of("spare"));
    }

    @Test
    void row1AProviderThatIsDownIsReplacedByItsFallback() throws Exception {
        HttpResponse<String> answer = chat("down-first", false);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-ai-model").orElseThrow()).contains("spare");
        Figures.note("1", "first byte by the fallback", measured("down-first"));
    }

    @Test
    void row1WithoutAFallbackItIs502AndThenTheBreakerAnswers() throws Exception {
        HttpResponse<String> first = chat("down-alone", false);
        assertThat(first.statusCode()).isEqualTo(502);
        assertThat(Calls.json(first).at("/error/message").isTextual()).isTrue();

        int status = 0;
        int calls = 0;
        while (status != 503 && calls < 40) {
            status = chat("down-often", false).statusCode();
            assertThat(status).isIn(502, 503);
            calls++;
        }

        assertThat(status).as("the breaker opened").isEqualTo(503);
        assertThat(calls).isBetween(6, 21);
        Figures.note("1", "refused by the open breaker", measured("down-often"));
    }

    @Test
    void row2ABlackHoleCostsTheConnectTimeOutAndNoThread() throws Exception {
        HttpResponse<String> replaced = chat("hole-first", false);
        assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);

        HttpResponse<String> alone = chat("hole-alone", false);
        assertThat(alone.statusCode()).isIn(502, 504);
        Figures.note("2", "fallback behind a black hole (connect 1 s)", measured("hole-first"));
    }

    @Test
    void row3AProviderThatNeverAnswersIsLeftAtTheFirstByteTimeOut() throws Exception {
        ai.provider().script("silent", "silent", true);
        ai.provider().script("silent-first", "silent", true);
        ai.provider().script("silent-whole", "silent", true);

        HttpResponse<String> replaced = chat("silent-first", true);
        assertThat(replaced.body()).contains("[DONE]");

        // After 3 s the answer has begun: what comes later is a frame and not a status.
        RawCall.End cut;
        try (RawCall call = stream("silent")) {
            cut = call.head().rest();
        }
        assertThat(cut.body()).contains("timeout").doesNotContain("[DONE]");
        assertThat(cut.whole()).isFalse();
        for (String model : List.of("silent", "silent-first")) {
            for (JsonNode seen : ai.provider().over(model, 1)) {
                assertThat(seen.get("outcome").asText()).isEqualTo("gone");
                assertThat(seen.get("left_ms").asDouble())
                        .as("ai-service waited for the first byte and no longer")
                        .isBetween(SharedAi.FIRST_BYTE * 0.9, SharedAi.FIRST_BYTE + 20_000.0);
            }
        }
        Figures.note(
                "3",
                "silence until the socket to the provider closed (first_byte 4 s)",
                ai.provider().over("silent", 1).getFirst().get("left_ms").asDouble());
    }

    @Test
    void row4SilenceAfterTheHeadersEndsWithAnErrorFrame() throws Exception {
        ai.provider().script("silent-after", "silent-after", 2);
        try (RawCall call = stream("silent-after")) {
            RawCall.End end = call.head().rest();

            assertThat(call.status()).isEqualTo(200);
            assertThat(end.body()).contains("\"error\"").doesNotContain("[DONE]");
            assertThat(end.whole()).isFalse();
        }
        JsonNode seen = ai.provider().over("silent-after");
        assertThat(seen.get("outcome").asText()).isEqualTo("gone");
        assertThat(Provider.header(seen, "authorization"))
                .containsExactly("Bearer " + AiCluster.OPENAI_KEY);
        Figures.note(
                "4",
                "silence after the headers until the socket closed (idle 3 s)",
                seen.get("left_ms").asDouble());
    }

    private static RawCall stream(String model) throws Exception {
        return RawCall.post(
                ai.gatewayPort(), "/v1/chat/completions", model, Calls.chat(model, true));
    }

    private static HttpResponse<String> chat(String model, boolean stream) throws Exception {
        return Calls.post(ai.http("/v1/chat/completions"), "away", Calls.chat(model, stream));
    }

    private static double measured(String model) throws Exception {
        long begin = System.nanoTime();
        chat(model, false);
        return (System.nanoTime() - begin) / 1e6;
    }
}
