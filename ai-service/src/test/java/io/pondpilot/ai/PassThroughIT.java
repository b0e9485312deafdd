package io.pondpilot.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.testing.RawClient;
import io.pondpilot.ai.testing.RunningAi;
import io.pondpilot.ai.testing.ScriptedProvider;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls whose provider speaks the client's own dialect.
class PassThroughIT {
    private static final String ANSWER =
            "{ \"id\":\"c1\",  \"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hé\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,"
                    + "\"completion_tokens\":2,\"total_tokens\":7},\"unknown\":[1.50]}\n";

    private ScriptedProvider provider;
    private RunningAi ai;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        provider = new ScriptedProvider();
        ai = RunningAi.start(provider, "");
        client = ai.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        ai.close();
        provider.close();
    }

    @Test
    void bodyAndAnswerPassByteForByte() throws Exception {
        provider.script(call -> call.json(200, ANSWER));
        String body =
                "{ \"model\" : \"gpt-4o\",\n\t\"messages\":[{\"role\":\"user\",\"content\":\"hé\\u00e9\"}],"
                        + "\"temperature\":0.10, \"x\":1e3 }";

        RawClient.Answer answer = client.post("/v1/chat/completions", ai.token(), body);

        ScriptedProvider.Call call = provider.next();
        assertThat(call.text()).isEqualTo(body);
        assertThat(call.head).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(ANSWER);
        assertThat(answer.header("x-ai-model")).isEqualTo("gpt-4o");
        assertThat(answer.header("server-timing")).startsWith("gw;dur=");
        assertThat(answer.header("x-request-id")).hasSize(24);
        assertThat(answer.header("x-ai-dropped-params")).isEmpty();
    }

    @Test
    void noHeaderOfTheClientReachesTheProvider() throws Exception {
        provider.script(call -> call.json(200, ANSWER));

        client.post(
                "/v1/chat/completions",
                ai.token(),
                "{\"model\":\"gpt-4o\",\"messages\":[]}",
                "X-User-Id: root",
                "Cookie: a=b",
                "OpenAI-Organization: org",
                "X-Stainless-Lang: java",
                "anthropic-beta: mcp-client-2025-04-04",
                "X-Api-Key: mine",
                "X-Forwarded-For: 1.2.3.4");

        ScriptedProvider.Call call = provider.next();
        assertThat(call.headerNames())
                .containsExactlyInAnyOrder(
                        "host",
                        "content-type",
                        "accept",
                        "accept-encoding",
                        "user-agent",
                        "authorization",
                        "content-length");
        assertThat(call.head).contains("authorization: Bearer openai-secret-key");
    }

    @Test
    void onlyKnownBetasReachAnthropic() throws Exception {
        provider.script(
                call -> call.json(200, "{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));

        client.post(
                "/v1/messages",
                "",
                "{\"model\":\"claude-opus-4-6\",\"max_tokens\":5,\"messages\":[]}",
                "x-api-key: " + ai.token(),
                "anthropic-version: 2023-06-01",
                "anthropic-beta: mcp-client-2025-04-04, interleaved-thinking-2025-05-14");

        ScriptedProvider.Call call = provider.next();
        assertThat(call.head)
                .contains("x-api-key: claude-secret-key\r\n")
                .contains("anthropic-beta: interleaved-thinking-2025-05-14\r\n")
                .contains("anthropic-version: 2023-06-01\r\n");
    }

    @Test
    void aRetiredModelAndARefusedParameterAreChangedAndNothingElse() throws Exception {
        provider.script(
                call -> call.json(200, "{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));

        RawClient.Answer answer =
                client.post(
                        "/v1/messages",
                        ai.token(),
                        "{\"max_tokens\": 5,\"temperature\":0.1, \"model\":\"claude-sonnet-4-20250514\",\"messages\":[ ] }");

        assertThat(provider.next().text())
                .isEqualTo(
                        "{\"max_tokens\": 5, \"model\":\"claude-sonnet-4-6\",\"messages\":[ ] }");
        assertThat(answer.header("x-ai-model")).isEqualTo("claude-sonnet-4-6");
        assertThat(answer.header("x-ai-dropped-params")).isEqualTo("temperature");
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // every line feed counts
    void anAnthropicStreamPassesByteForByte() throws Exception {
        String stream =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":9}}}\n\n"
                        + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                        + "event: surprise\ndata: {\"type\":\"surprise\"}\n\n"
                        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hé\"}}\n\n"
                        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}\n\n"
                        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        provider.script(call -> {
            call.beginStream();
            for (int i = 0; i < stream.length(); i += 7) {
                call.chunk(stream.substring(i, Math.min(stream.length(), i + 7)));
            }
            call.endStream();
        });

        RawClient.Answer answer =
                client.post(
                        "/v1/messages",
                        ai.token(),
                        "{\"model\":\"claude-opus-4-6\",\"max_tokens\":5,\"stream\":true,\"messages\":[]}");

        assertThat(answer.text()).isEqualTo(stream);
        assertThat(answer.ended()).isTrue();
        assertThat(answer.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache, no-transform");
        assertThat(provider.next().head).contains("accept: text/event-stream\r\n");
    }

    @Test
    void usageIsAskedForAndKeptFromThoseWhoDidNot() throws Exception {
        String first =
                "data: {\"id\":\"c\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}],\"usage\":null}\n\n";
        String last =
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n";
        String usage =
                "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n";
        provider.script(call -> call.stream(first, last, usage, "data: [DONE]\n\n"));

        RawClient.Answer without =
                client.post(
                        "/v1/chat/completions",
                        ai.token(),
                        "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}");
        RawClient.Answer with =
                client.post(
                        "/v1/chat/completions",
                        ai.token(),
                        "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}");

        assertThat(without.text()).isEqualTo(first + last + "data: [DONE]\n\n");
        assertThat(with.text()).isEqualTo(first + last + usage + "data: [DONE]\n\n");
        assertThat(provider.next().text())
                .isEqualTo(
                        "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
        assertThat(provider.next().text()).contains("\"stream_options\":{\"include_usage\":true},");
    }

    @Test
    void connectionsToTheProviderAreKept() throws Exception {
        provider.script(call -> call.json(200, ANSWER));

        for (int i = 0; i < 5; i++) {
            client.post(
                    "/v1/chat/completions", ai.token(), "{\"model\":\"gpt-4o\",\"messages\":[]}");
        }

        assertThat(provider.connections()).isEqualTo(1);
    }

    @Test
    void responsesAndEmbeddingsPassToo() throws Exception {
        provider.script(call ->
                call.json(200, "{\"data\":[],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}"));

        client.post("/v1/responses", ai.token(), "{\"model\":\"gpt-4o\",\"input\":\"x\"}");
        client.post(
                "/ai/embed",
                ai.token(),
                "{\"input\":\"customer revenue analysis\",\"model\":\"text-embedding-3-small\"}");
        client.post(
                "/v1/messages/count_tokens",
                ai.token(),
                "{\"model\":\"claude-opus-4-6\",\"messages\":[]}");

        assertThat(provider.next().head).startsWith("POST /v1/responses ");
        assertThat(provider.next().head).startsWith("POST /v1/embeddings ");
        assertThat(provider.next().head).startsWith("POST /v1/messages/count_tokens ");
    }

    @Test
    void aUserSeesWhatWasUsedAndIsLeft() throws Exception {
        provider.script(call -> call.json(200, ANSWER));

        client.post("/v1/chat/completions", ai.token(), "{\"model\":\"gpt-4o\",\"messages\":[]}");

        String usage = client.get("/ai/usage", ai.token()).text();
        while (!usage.contains("\"calls\":1")) {
            Thread.onSpinWait();
            usage = client.get("/ai/usage", ai.token()).text();
        }
        assertThat(usage)
                .contains("\"input\":5", "\"output\":2", "\"cost_usd\":0.0000325")
                .contains("\"remaining\":1999993");
    }

    @Test
    void modelsAreListedForBothSdks() throws Exception {
        RawClient.Answer answer = client.get("/v1/models", ai.token());

        assertThat(answer.text())
                .contains("\"object\":\"list\"", "\"has_more\":false", "\"first_id\":\"claude-")
                .contains("\"id\":\"claude-sonnet-4-20250514\"", "\"type\":\"model\"")
                .contains("\"owned_by\":\"openai\"", "\"created\":", "\"created_at\":");
        assertThat(client.get("/v1/models/gpt-4o", ai.token()).text())
                .contains("\"id\":\"gpt-4o\"");
        assertThat(client.get("/v1/models/none", ai.token()).status()).isEqualTo(404);
    }
}
