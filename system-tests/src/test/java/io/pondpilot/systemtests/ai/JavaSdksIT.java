package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceTool;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The official SDKs for Java.
@ExtendWith(SharedAi.class)
class JavaSdksIT {
    private static final String WHOLE = "0 ......1 ......2 ......";

    private final AiCluster ai;
    private final OpenAIClient openai;
    private final AnthropicClient anthropic;

    JavaSdksIT(AiCluster ai) {
        this.ai = ai;
        this.openai = openai(Tokens.of("java-sdk"));
        this.anthropic = anthropic(Tokens.of("java-sdk"));
    }

    private OpenAIClient openai(String token) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(ai.http("/v1").toString())
                .apiKey(token)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    private AnthropicClient anthropic(String token) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(ai.http("").toString())
                .apiKey(token)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    @AfterEach
    void close() {
        openai.close();
        anthropic.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java-gpt", "java-claude"})
    void openAiChats(String model) {
        ChatCompletion answer = openai.chat().completions().create(chat(model).build());

        assertThat(answer.choices().getFirst().message().content()).hasValue(WHOLE);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java-gpt", "java-claude"})
    void openAiStreams(String model) {
        StringBuilder text = new StringBuilder();
        try (var stream = openai.chat().completions().createStreaming(chat(model).build())) {
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().ifPresent(text::append));
        }

        assertThat(text).hasToString(WHOLE);
    }

    @Test
    void openAiEmbedsAndResponds() {
        var vectors =
                openai.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("java-embed")
                                        .inputOfArrayOfStrings(List.of("one", "two"))
                                        .build());
        var response =
                openai.responses()
                        .create(
                                ResponseCreateParams.builder()
                                        .model("java-gpt")
                                        .input("Hello")
                                        .build());

        assertThat(vectors.data()).hasSize(2);
        assertThat(vectors.data().get(1).embedding().getFirst()).isEqualTo(0.125f);
        assertThat(
                        response.output()
                                .getFirst()
                                .asMessage()
                                .content()
                                .getFirst()
                                .asOutputText()
                                .text())
                .isEqualTo(WHOLE);
    }

    @Test
    void openAiThrowsItsOwnExceptions() {
        OpenAIClient stranger = openai("no-token");
        assertThatThrownBy(() -> stranger.chat().completions().create(chat("java-gpt").build()))
                .isInstanceOf(com.openai.errors.UnauthorizedException.class);
        stranger.close();
        assertThatThrownBy(() -> openai.chat().completions().create(chat("no-such").build()))
                .isInstanceOf(com.openai.errors.NotFoundException.class);
        ai.provider().script("java-broken", "error-frame", 2);
        assertThatThrownBy(
                        () -> {
                            try (var stream =
                                    openai.chat()
                                            .completions()
                                            .createStreaming(chat("java-broken").build())) {
                                stream.stream().forEach(_ -> {});
                            }
                        })
                .isInstanceOf(com.openai.errors.OpenAIException.class);
    }

    @Test
    void openAiCancels() {
        ai.provider().script("java-cancelled", "frames", 3_000, "gap", 20);
        try (var stream =
                openai.chat().completions().createStreaming(chat("java-cancelled").build())) {
            assertThat(stream.stream().findFirst()).isPresent();
        }

        assertThat(ai.provider().over("java-cancelled").get("outcome").asText()).isEqualTo("gone");
    }

    @Test
    void anthropicChatsAndStreams() {
        Message answer = anthropic.messages().create(message("java-claude").build());
        StringBuilder text = new StringBuilder();
        try (var stream = anthropic.messages().createStreaming(message("java-claude").build())) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .forEach(delta -> text.append(delta.text()));
        }

        assertThat(answer.content().getFirst().asText().text()).isEqualTo(WHOLE);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
        assertThat(text).hasToString(WHOLE);
    }

    @Test
    void anthropicCallsTools() {
        Tool.InputSchema schema =
                Tool.InputSchema.builder()
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build();
        Message answer =
                anthropic
                        .messages()
                        .create(
                                message("java-claude")
                                        .addTool(
                                                Tool.builder()
                                                        .name("weather")
                                                        .inputSchema(schema)
                                                        .build())
                                        .toolChoice(
                                                ToolChoiceTool.builder().name("weather").build())
                                        .build());

        assertThat(answer.content().getFirst().asToolUse().name()).isEqualTo("weather");
    }

    @Test
    void anthropicThrowsItsOwnExceptions() {
        AnthropicClient stranger = anthropic("no-token");
        assertThatThrownBy(() -> stranger.messages().create(message("java-claude").build()))
                .isInstanceOf(com.anthropic.errors.UnauthorizedException.class);
        stranger.close();
        assertThatThrownBy(() -> anthropic.messages().create(message("no-such").build()))
                .isInstanceOf(com.anthropic.errors.NotFoundException.class);
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("How many rows?");
    }

    private static MessageCreateParams.Builder message(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("How many rows?");
    }
}
