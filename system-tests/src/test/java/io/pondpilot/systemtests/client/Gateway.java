package io.pondpilot.systemtests.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;

/// The HTTP front door, by the JDK's client.
public final class Gateway {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Function<String, URI> addresses;

    public Gateway(Function<String, URI> addresses) {
        this.addresses = addresses;
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(addresses.apply(path)).GET());
    }

    public HttpResponse<String> post(String path, String body) {
        return post(path, body, "");
    }

    /// POST of JSON.
    ///
    /// @param authorization the header's whole value, or empty for none
    public HttpResponse<String> post(String path, String body, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(addresses.apply(path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(
                authorization.isEmpty() ? request : request.header("authorization", authorization));
    }

    /// `containers` of `/health/detailed`: active, total_spawned, total_stopped.
    public JsonNode containers() {
        return json(get("/health/detailed")).path("containers");
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + response.body(), e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(
                    request.timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
