package io.pondpilot.systemtests.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Requests to the models as a client without an SDK makes them.
final class Calls {
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Calls() {}

    /// The body of a chat request, in OpenAI's shape and good for Anthropic's too.
    static String chat(String model, boolean stream) {
        return AiCluster.json(
                Map.of(
                        "model",
                        model,
                        "stream",
                        stream,
                        "max_tokens",
                        100,
                        "messages",
                        List.of(Map.of("role", "user", "content", "How many rows?"))));
    }

    static HttpRequest.Builder request(URI uri, String user, String body) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + Tokens.of(user))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static HttpResponse<String> post(URI uri, String user, String body) throws IOException {
        return send(request(uri, user, body).build());
    }

    static HttpResponse<String> get(URI uri, String user) throws IOException {
        return send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(60))
                        .header("authorization", "Bearer " + Tokens.of(user))
                        .build());
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }
}
