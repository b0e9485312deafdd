package io.pondpilot.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.testing.RawClient;
import io.pondpilot.ai.testing.RunningAi;
import io.pondpilot.ai.testing.ScriptedProvider;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls whose provider speaks another dialect than the client.
class TranslationIT {
    private static final String[] CLAUDE = {
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"claude-sonnet-4-6\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n",
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n",
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}\n\n",
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
    };

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
    void theDocumentedCallStreamsChunksOfTheModelThatReplacedIt() throws Exception {
        provider.script(call -> call.stream(CLAUDE));

        RawClient.Answer answer =
                client.post(
                        "/ai/chat",
                        ai.token(),
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"...\"}],\"model\":\"claude-sonnet-4-20250514\"}");

        ScriptedProvider.Call call = provider.next();
        assertThat(call.head).startsWith("POST /v1/messages ");
        assertThat(call.text())
                .contains(
                        "\"model\":\"claude-sonnet-4-6\"",
                        "\"stream\":true",
                        "\"max_tokens\":4096");
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.text())
                .contains(
                        "chat.completion.chunk", "\"content\":\"Hi\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(answer.header("x-ai-model")).isEqualTo("claude-sonnet-4-6");
        assertThat(answer.ended()).isTrue();
    }

    @Test
    void thoseWhoAcceptJsonAloneGetADocument() throws Exception {
        provider.script(call ->
                call.json(
                        200,
                        "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-6\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}"));

        RawClient.Answer answer =
                client.post(
                        "/ai/chat",
                        ai.token(),
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":0.1}",
                        "Accept: application/json");

        assertThat(answer.text())
                .contains(
                        "\"object\":\"chat.completion\"",
                        "\"content\":\"Hi\"",
                        "\"total_tokens\":5");
        assertThat(answer.header("x-ai-dropped-params")).isEqualTo("temperature");
        assertThat(provider.next().text())
                .doesNotContain("temperature")
                .doesNotContain("\"stream\":true");
    }

    @Test
    void anthropicsSdkMayCallAGptModel() throws Exception {
        provider.script(call ->
                call.stream(
                        "data: {\"id\":\"c\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}\n\n",
                        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                        "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n",
                        "data: [DONE]\n\n"));

        RawClient.Answer answer =
                client.post(
                        "/v1/messages",
                        ai.token(),
                        "{\"model\":\"gpt-4o\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

        assertThat(answer.text())
                .startsWith("event: message_start\n")
                .contains("\"text_delta\"", "\"end_turn\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(provider.next().text()).contains("\"include_usage\":true");
    }

    @Test
    void pollyGetsErrorsThatAreTexts() throws Exception {
        RawClient.Answer answer =
                client.post("/v1/chat", ai.token(), "{\"model\":\"none\",\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).startsWith("{\"error\":\"").contains("model 'none'", "not found");
    }

    @Test
    void aCutTranslationHasNoEndEither() throws Exception {
        provider.script(call -> {
            call.beginStream();
            call.chunk(CLAUDE[0]);
            call.chunk(CLAUDE[1]);
            call.chunk(CLAUDE[2]);
            call.hangUp();
        });

        RawClient.Answer answer =
                client.post(
                        "/v1/chat/completions",
                        ai.token(),
                        "{\"model\":\"claude-opus-4-6\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

        assertThat(answer.text())
                .contains("\"content\":\"Hi\"", "{\"error\":{")
                .doesNotContain("[DONE]");
        assertThat(answer.ended()).isFalse();
    }
}
