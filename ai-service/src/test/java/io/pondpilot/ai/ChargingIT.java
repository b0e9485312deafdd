package io.pondpilot.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.ai.testing.RawClient;
import io.pondpilot.ai.testing.RunningAi;
import io.pondpilot.ai.testing.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a call is charged with, as its user sees it in `GET /ai/usage`.
class ChargingIT {
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"max_tokens\":500,\"stream\":false,\"messages\":[{\"role\":"
                    + "\"user\",\"content\":\"a question of a few words\"}]}";
    private static final String STREAM = CHAT.replace("\"stream\":false", "\"stream\":true");
    private static final long PROMPT = (long) Math.ceil(CHAT.length() / 3.5);

    private ScriptedProvider provider;
    private RunningAi ai;

    @BeforeEach
    void start() throws IOException {
        provider = new ScriptedProvider();
        ai = RunningAi.start(provider, "timeouts:\n  idle: 2s\n  first_byte: 30s\n");
    }

    @AfterEach
    void stop() throws IOException {
        ai.close();
        provider.close();
    }

    @Test
    void leavingAStreamBeforeItsFirstByteCostsThePrompt() throws Exception {
        provider.script(ScriptedProvider.Call::waitForEnd);

        leaveOnceAsked(STREAM);

        assertCharged((long) Math.ceil(STREAM.length() / 3.5), 0, 1);
    }

    @Test
    void leavingADocumentBeforeItsFirstByteCostsThePrompt() throws Exception {
        provider.script(ScriptedProvider.Call::waitForEnd);

        leaveOnceAsked(CHAT);

        assertCharged(PROMPT, 0, 1);
    }

    @Test
    void leavingADocumentThatHasBegunCostsThePrompt() throws Exception {
        provider.script(call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
            call.raw("content-length: 5000\r\n\r\n{\"choices\":");
            call.waitForEnd();
        });

        leaveOnceAsked(CHAT);

        assertCharged(PROMPT, 0, 1);
    }

    @Test
    void leavingWithinAStreamCostsThePromptAndWhatWasRelayed() throws Exception {
        String words = "x".repeat(400);
        provider.script(call -> {
            call.beginStream();
            call.chunk(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                            + words
                            + "\"}}]}\n\n");
            call.waitForEnd();
        });
        ScriptedProvider.Call call;
        try (RawClient client = ai.client()) {
            client.send("/v1/chat/completions", ai.token(), STREAM);
            client.until(words);
            call = provider.next();
        }

        assertThat(call.isGone()).isTrue();
        assertCharged((long) Math.ceil(STREAM.length() / 3.5), 100, 1);
    }

    @Test
    void aDocumentThatStopsComingCostsThePrompt() throws Exception {
        provider.script(call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
            call.raw("content-length: 5000\r\n\r\n{\"choices\":");
            call.waitForEnd();
        });

        assertThat(post(CHAT).status()).isEqualTo(504);

        assertCharged(PROMPT, 0, 1);
    }

    @Test
    void aWholeAnswerCostsWhatTheProviderSaysAndTheRestIsFree() throws Exception {
        provider.script(call ->
                call.json(
                        200,
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}"));

        assertThat(post(CHAT).status()).isEqualTo(200);

        assertCharged(7, 5, 0);
    }

    @Test
    void aRefusedCallCostsNothing() throws Exception {
        provider.script(call -> call.json(400, "{\"error\":{\"message\":\"no\"}}"));

        assertThat(post(CHAT).status()).isEqualTo(400);

        assertCharged(0, 0, 0);
    }

    @Test
    void aProviderThatNobodyReachesCostsNothing() throws Exception {
        URI nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (RunningAi away =
                        RunningAi.start(provider, "", Map.of("OPENAI_BASE_URL", nowhere + "/v1"));
                RawClient client = away.client()) {
            assertThat(client.post("/v1/chat/completions", away.token(), CHAT).status())
                    .isEqualTo(502);

            assertCharged(away, 0, 0, 0);
        }
    }

    private void leaveOnceAsked(String body) throws Exception {
        ScriptedProvider.Call call;
        try (RawClient client = ai.client()) {
            client.send("/v1/chat/completions", ai.token(), body);
            call = provider.next();
        }
        assertThat(call.isGone()).isTrue();
    }

    private RawClient.Answer post(String body) throws IOException {
        try (RawClient client = ai.client()) {
            return client.post("/v1/chat/completions", ai.token(), body);
        }
    }

    private void assertCharged(long input, long output, long estimated) throws Exception {
        assertCharged(ai, input, output, estimated);
    }

    /// Waits for the one settled call: settlements are sent behind the answer.
    private static void assertCharged(RunningAi of, long input, long output, long estimated)
            throws Exception {
        JsonNode usage = usage(of);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (usage.get("parallel_streams").asLong() > 0 || usage.get("calls").asLong() == 0) {
            assertThat(System.nanoTime()).as("settled in time").isLessThan(deadline);
            Thread.sleep(20);
            usage = usage(of);
        }
        assertThat(usage.get("calls").asLong()).isEqualTo(1);
        assertThat(usage.at("/tokens/input").asLong()).isEqualTo(input);
        assertThat(usage.at("/tokens/output").asLong()).isEqualTo(output);
        assertThat(usage.get("estimated_calls").asLong()).isEqualTo(estimated);
        assertThat(usage.at("/day/used").asLong()).isEqualTo(input + output);
    }

    private static JsonNode usage(RunningAi of) throws IOException {
        try (RawClient client = of.client()) {
            return new ObjectMapper().readTree(client.get("/ai/usage", of.token()).text());
        }
    }
}
