package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What PondPilot itself sends: OpenAI's shape for every model, one forced tool, no stream, a
/// temperature, and `max_tokens` of 5,000.
@ExtendWith(SharedAi.class)
class PondPilotIT {
    private static final String ANSWER =
            "{\"summary\":\"ok\",\"actions\":[{\"type\":\"replace_statement\",\"code\":\"SELECT 1\"}]}";

    private final AiCluster ai;

    PondPilotIT(AiCluster ai) {
        this.ai = ai;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/chat"})
    void itsRequestGetsItsToolCall(String path) throws Exception {
        for (String model : List.of("polly-gpt", "polly-claude")) {
            ai.provider().script(model, "arguments", ANSWER);
            HttpResponse<String> answer = Calls.send(request(path, model, "authorization"));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode call = Calls.json(answer).at("/choices/0/message/tool_calls/0/function");
            assertThat(call.get("name").asText()).isEqualTo("provide_sql_assistance");
            assertThat(call.get("arguments").asText()).contains("replace_statement", "SELECT 1");
        }
    }

    @Test
    void itsTokenMayBeInXApiKey() throws Exception {
        ai.provider().script("polly-gpt", "arguments", ANSWER);

        assertThat(
                        Calls.send(request("/v1/chat/completions", "polly-gpt", "x-api-key"))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void itsBuiltInAssistantGetsErrorsAsTexts() throws Exception {
        HttpResponse<String> unknown =
                Calls.send(request("/v1/chat", "no-such-model", "authorization"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Calls.json(unknown).get("error").isTextual()).isTrue();

        HttpRequest stranger =
                HttpRequest.newBuilder(ai.http("/v1/chat"))
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(body("polly-gpt")))
                        .build();
        assertThat(Calls.json(Calls.send(stranger)).get("error").isTextual()).isTrue();
    }

    @Test
    void theDocumentedCallsWorkWordForWord() throws Exception {
        HttpResponse<String> chat =
                Calls.post(
                        ai.http("/ai/chat"),
                        "documented",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"...\"}],\"model\":\"claude-sonnet-4-20250514\"}");
        HttpResponse<String> embed =
                Calls.post(
                        ai.http("/ai/embed"),
                        "documented",
                        "{\"input\":\"customer revenue analysis\",\"model\":\"text-embedding-3-small\"}");

        assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
        assertThat(chat.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/event-stream");
        assertThat(chat.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
        assertThat(Calls.json(embed).at("/data/0/embedding").size()).isPositive();
    }

    private HttpRequest request(String path, String model, String header) {
        String token = Tokens.of("pondpilot");
        return HttpRequest.newBuilder(ai.http(path))
                .timeout(Duration.ofMinutes(2))
                .header("content-type", "application/json")
                .header("origin", "https://app.pondpilot.io")
                .header(header, header.equals("x-api-key") ? token : "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body(model)))
                .build();
    }

    private static String body(String model) {
        Map<String, Object> code = Map.of("type", "string");
        Map<String, Object> action =
                Map.of("type", "object", "properties", Map.of("type", code, "code", code));
        Map<String, Object> schema =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "summary",
                                code,
                                "actions",
                                Map.of("type", "array", "items", action)),
                        "required",
                        List.of("summary", "actions"));
        Map<String, Object> tool =
                Map.of(
                        "type",
                        "function",
                        "function",
                        Map.of(
                                "name",
                                "provide_sql_assistance",
                                "description",
                                "SQL for DuckDB",
                                "parameters",
                                schema));
        return AiCluster.json(
                Map.of(
                        "model",
                        model,
                        "messages",
                        List.of(
                                Map.of("role", "system", "content", "You write DuckDB SQL."),
                                Map.of("role", "user", "content", "Count the orders.")),
                        "max_tokens",
                        5_000,
                        "temperature",
                        0.1,
                        "tools",
                        List.of(tool),
                        "tool_choice",
                        Map.of(
                                "type",
                                "function",
                                "function",
                                Map.of("name", "provide_sql_assistance"))));
    }
}
