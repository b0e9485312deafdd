package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Provider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The mock provider itself: what the other tests conclude from it must be true.
class ProviderIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Provider provider;

    @BeforeAll
    static void start() {
        provider = Provider.start("ai-provider");
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Test
    void anHonestStreamEndsWithItsMarkAndIsRecordedByteForByte() throws Exception {
        HttpResponse<byte[]> answer = chat("honest", true);

        JsonNode seen = provider.over("honest");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).endsWith("[DONE]\n\n");
        assertThat(seen.get("outcome").asText()).isEqualTo("complete");
        assertThat(seen.get("bytes").asInt()).isEqualTo(answer.body().length);
        assertThat(seen.get("sha256").asText()).isEqualTo(sha256(answer.body()));
        assertThat(seen.get("body_sha256").asText()).isEqualTo(sha256(body("honest", true)));
    }

    @Test
    void aClientThatLeavesIsSeenWhileNothingIsBeingWritten() throws Exception {
        provider.script("leaving", "ttft", 60_000);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
            byte[] body = body("leaving", true);
            socket.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                            + body.length
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            Await.until(
                    "the request is there",
                    Duration.ofSeconds(20),
                    () -> provider.requests("leaving").size() == 1);
        }

        JsonNode seen = provider.over("leaving");

        assertThat(seen.get("outcome").asText()).isEqualTo("gone");
        assertThat(seen.get("left_ms").asDouble()).isBetween(0.0, 30_000.0);
        assertThat(seen.get("bytes").asInt()).isZero();
    }

    @Test
    void aCutIsNoCleanEnd() throws Exception {
        for (String how : new String[] {"fin", "rst"}) {
            provider.script("cut-" + how, "cut-frame", 2, "cut", how);

            assertThatThrownBy(() -> chat("cut-" + how, true)).isInstanceOf(IOException.class);

            assertThat(provider.over("cut-" + how).get("outcome").asText()).isEqualTo("cut");
        }
    }

    @Test
    void faultsComeOnEachSoManyethCallOnly() throws Exception {
        provider.script("every", "status", 529, "every", 3, "retry-after", 7);

        int[] statuses = new int[6];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = chat("every", false).statusCode();
        }

        assertThat(statuses).containsExactly(200, 200, 529, 200, 200, 529);
    }

    @Test
    void anExactEntityIsSentAsItIs() throws Exception {
        byte[] entity = {'d', 'a', 't', 'a', ':', ' ', (byte) 0xc3, 0, (byte) 0xff, '\n', '\n'};
        provider.exact("exact", entity, "piece", 1);

        HttpResponse<byte[]> answer = chat("exact", true);

        assertThat(answer.body()).isEqualTo(entity);
    }

    @Test
    void anUnknownKnobIsRefused() {
        assertThatThrownBy(() -> provider.script("m", "colour", "red"))
                .hasMessageContaining("colour");
    }

    private static HttpResponse<byte[]> chat(String model, boolean stream) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(provider.url() + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body(model, stream)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static byte[] body(String model, boolean stream) throws IOException {
        ObjectMapper json = new ObjectMapper();
        return json.writeValueAsBytes(
                json.createObjectNode().put("model", model).put("stream", stream));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
