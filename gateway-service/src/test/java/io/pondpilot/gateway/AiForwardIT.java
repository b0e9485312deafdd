package io.pondpilot.gateway;

import static io.pondpilot.gateway.AdmissionIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.quota.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AiForwardIT {
    private final String token = ScriptedGateway.token(ScriptedGateway.NOW);
    private ScriptedAi ai;
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        ai = new ScriptedAi();
        gateway =
                new ScriptedGateway(
                        Map.of("AI_URL", ai.url(), "CORS_ALLOWED_ORIGINS", "https://app.example"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        ai.close();
    }

    @Test
    void aCallReachesAiServiceWithItsTokenAndItsRequestId() throws Exception {
        HttpResponse<String> answer =
                gateway.send(
                        "POST",
                        "/v1/messages",
                        "{\"model\":\"m\"}",
                        "x-api-key",
                        token,
                        "x-request-id",
                        "abc",
                        "cookie",
                        "session=canary",
                        "anthropic-version",
                        "2023-06-01");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.headers().firstValue("x-ai-model")).hasValue("m-1");
        assertThat(answer.headers().allValues("x-request-id")).containsExactly("abc");
        assertThat(ai.requests.getFirst())
                .startsWith("POST /v1/messages HTTP/1.1")
                .endsWith("{\"model\":\"m\"}")
                .containsIgnoringCase("x-request-id: abc")
                .containsIgnoringCase("anthropic-version: 2023-06-01")
                .contains(token)
                .doesNotContain("canary");
    }

    @Test
    void aStreamArrivesAsItIsSent() throws Exception {
        CountDownLatch firstWasRead = new CountDownLatch(1);
        ai.answer =
                (socket, server) -> {
                    server.write(socket, ScriptedAi.STREAM);
                    server.chunk(socket, "data: 1\n\n");
                    ScriptedAi.await(firstWasRead);
                    server.chunk(socket, "data: 2\n\n");
                    server.write(socket, "0\r\n\r\n");
                };

        try (Socket client = post("/v1/chat/completions", "{}")) {
            BufferedReader in = reader(client);
            String head = head(in);
            in.readLine();
            assertThat(in.readLine()).isEqualTo("data: 1");
            firstWasRead.countDown();

            assertThat(head)
                    .contains("X-Accel-Buffering: no")
                    .containsIgnoringCase("cache-control: no-cache, no-transform")
                    .doesNotContain("no-store");
            assertThat(rest(in)).contains("data: 2").endsWith("0\n\n");
        }
    }

    @Test
    void aStreamLongerThanTheReadDeadlineIsNotCut() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ai.answer =
                (socket, server) -> {
                    server.write(socket, ScriptedAi.STREAM);
                    // The deadline of heads and bodies is one second here.
                    for (int i = 0; i < 15; i++) {
                        server.chunk(socket, "data: " + i + "\n\n");
                        never.await(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                    }
                    server.write(socket, "0\r\n\r\n");
                };

        assertThat(gateway.send("POST", "/ai/chat", "{}", bearer()).body()).contains("data: 14");
    }

    @Test
    void aStreamThatBreaksOffHasNoEnd() {
        ai.answer =
                (socket, server) -> {
                    server.write(socket, ScriptedAi.STREAM);
                    server.chunk(socket, "data: 1\n\n");
                    socket.close();
                };

        assertThatThrownBy(() -> gateway.send("POST", "/v1/responses", "{}", bearer()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerThatIsShorterThanItSaysHasNoEnd() {
        ai.answer =
                (socket, server) -> {
                    server.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\nabc");
                    socket.close();
                };

        assertThatThrownBy(() -> gateway.send("POST", "/v1/responses", "{}", bearer()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatLeavesClosesTheCallToAiService() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ai.answer =
                (socket, server) -> {
                    server.write(socket, ScriptedAi.STREAM);
                    while (true) {
                        server.chunk(socket, ": keep-alive\n\n");
                        never.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
                    }
                };
        try (Socket client = post("/v1/chat/completions", "{}")) {
            head(reader(client));
        }

        ScriptedAi.await(ai.left);
    }

    @Test
    void aClientThatLeavesBeforeTheFirstByteClosesTheCallToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ai.answer =
                (socket, server) -> {
                    asked.countDown();
                    // It says nothing, and waits for the gateway to leave.
                    socket.getInputStream().read();
                };
        try (Socket _ = post("/v1/chat/completions", "{}")) {
            ScriptedAi.await(asked);
        }

        ScriptedAi.await(ai.left);
    }

    @Test
    void theConnectionIsGoodForTheNextCallAfterALongOne() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ai.answer =
                (socket, server) -> {
                    // Longer than the gateway waits before it watches the client.
                    never.await(500, java.util.concurrent.TimeUnit.MILLISECONDS);
                    server.json(socket, "{}");
                };
        String call =
                "POST /ai/chat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Length: 2\r\n";

        // The second comes while the first is under way.
        String both = gateway.raw(call + "\r\n{}" + call + "Connection: close\r\n\r\n{}");

        assertThat(both.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        assertThat(ai.requests).hasSize(2);
    }

    @Test
    void withoutAiServiceEachDialectSaysSo() throws Exception {
        ai.close();

        assertProblem(gateway.send("POST", "/ai/chat", "{}", bearer()), 502, "AI_UNAVAILABLE");
        JsonNode openAi = error("/v1/chat/completions", 502);
        assertThat(openAi.at("/error/message").asText()).contains("ai.url");
        assertThat(openAi.at("/error/type").asText()).isEqualTo("server_error");
        assertThat(error("/v1/messages", 502).at("/error/type").asText()).isEqualTo("api_error");
        assertThat(error("/v1/chat", 502).get("error").isTextual()).isTrue();
    }

    @Test
    void anAiServiceThatHangsUpWithoutAnAnswerIsAwayToo() throws Exception {
        ai.answer = (socket, server) -> socket.close();

        assertThat(error("/v1/chat/completions", 502).at("/error/message").asText())
                .contains("ai.url");
    }

    @Test
    void aConnectionThatAiServiceHasClosedMeanwhileIsNotUsedAgain() throws Exception {
        ai.answer =
                (socket, server) -> {
                    server.json(socket, "{}");
                    socket.close();
                };
        for (int call = 0; call < 3; call++) {
            assertThat(gateway.send("POST", "/v1/messages", "{}", bearer()).statusCode())
                    .isEqualTo(200);
            ScriptedAi.await(ai.left);
        }
    }

    @Test
    void refusalsAreWhatTheSdksUnderstand() throws Exception {
        HttpResponse<String> stranger = gateway.send("POST", "/v1/messages", "{}");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(json(stranger).get("request_id").asText())
                .isEqualTo(stranger.headers().firstValue("x-request-id").orElseThrow());

        gateway.verdict = new Verdict.Refused(200, Duration.ofMillis(1_200));
        HttpResponse<String> limited = gateway.send("POST", "/v1/embeddings", "{}", bearer());
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(json(limited).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(json(limited).at("/error/message").asText()).contains("rate limit");
        assertThat(limited.headers().firstValue("retry-after")).hasValue("2");
        assertThat(limited.headers().firstValue("x-should-retry")).hasValue("true");
    }

    @Test
    void aBodyMayBeAsLargeAsItsPathAllows() throws Exception {
        String large = "\"" + "x".repeat(2_000_000) + "\"";

        assertThat(gateway.send("POST", "/v1/chat/completions", large, bearer()).statusCode())
                .isEqualTo(200);
        assertThat(ai.requests.getFirst()).endsWith(large);

        HttpResponse<String> larger =
                gateway.send("POST", "/v1/messages", "x".repeat(4 * 1024 * 1024 + 1), bearer());
        assertThat(larger.statusCode()).isEqualTo(413);
        assertThat(json(larger).at("/error/type").asText()).isEqualTo("request_too_large");
        assertThat(json(larger).at("/error/message").asText()).contains("ai.max_chat_body");

        assertProblem(
                gateway.send("POST", "/auth/demo-token", "x".repeat(1_048_577)), 413, "TOO_LARGE");
    }

    @Test
    void aPreflightAllowsWhatTheSdksSendFromABrowser() throws Exception {
        HttpResponse<String> preflight =
                gateway.send(
                        "OPTIONS",
                        "/v1/messages",
                        "",
                        "origin",
                        "https://app.example",
                        "access-control-request-method",
                        "POST",
                        "access-control-request-headers",
                        "x-api-key,x-stainless-lang,x-evil");

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-headers").orElseThrow())
                .containsIgnoringCase("x-api-key")
                .containsIgnoringCase("anthropic-version")
                .containsIgnoringCase("anthropic-dangerous-direct-browser-access")
                .contains("x-stainless-lang")
                .doesNotContain("x-evil");
    }

    private String[] bearer() {
        return new String[] {"authorization", "Bearer " + token};
    }

    private JsonNode error(String path, int status) throws Exception {
        HttpResponse<String> answer = gateway.send("POST", path, "{}", bearer());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        return json(answer);
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private Socket post(String path, String body) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        client.setSoTimeout(30_000);
        client.getOutputStream()
                .write(
                        ("POST "
                                        + path
                                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                        + "Authorization: Bearer "
                                        + token
                                        + "\r\nContent-Length: "
                                        + body.length()
                                        + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.ISO_8859_1));
        return client;
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private static String head(BufferedReader in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static String rest(BufferedReader in) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }
}
