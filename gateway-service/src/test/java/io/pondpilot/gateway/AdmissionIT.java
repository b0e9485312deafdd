package io.pondpilot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.quota.Verdict;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionIT {
    private final ScriptedGateway gateway = new ScriptedGateway(Map.of());
    private final String bearer = "Bearer " + ScriptedGateway.token(ScriptedGateway.NOW);

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void everythingButHealthAndDemoTokenNeedsAToken() throws Exception {
        for (String path : new String[] {"/ai/chat", "/nothing", "/", "/health/", "/admin/x"}) {
            HttpResponse<String> answer = gateway.get(path);

            assertProblem(answer, 401, "UNAUTHENTICATED");
            assertThat(answer.headers().firstValue("www-authenticate"))
                    .as(path)
                    .hasValue("Bearer realm=\"pondpilot\"");
        }
    }

    @Test
    void anInvalidTokenIsNamedSoAndNeverEchoed() throws Exception {
        HttpResponse<String> answer =
                gateway.get("/ai/chat", "authorization", "Bearer canary.canary.canary");

        assertProblem(answer, 401, "UNAUTHENTICATED");
        assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
        assertThat(answer.body()).doesNotContain("canary");
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        gateway.now = ScriptedGateway.NOW.plus(Duration.ofHours(2));

        assertProblem(gateway.get("/x", "authorization", bearer), 401, "UNAUTHENTICATED");
    }

    @Test
    void anUnknownPathIsNotFoundForThoseWithAToken() throws Exception {
        HttpResponse<String> answer = gateway.get("/nothing", "authorization", bearer);

        assertProblem(answer, 404, "NOT_FOUND");
        assertThat(answer.headers().firstValue("x-ratelimit-limit")).hasValue("200");
        assertThat(answer.headers().firstValue("x-ratelimit-remaining")).hasValue("199");
        assertThat(answer.headers().firstValue("x-ratelimit-reset")).hasValue("1");
        assertThat(answer.headers().firstValue("ratelimit")).hasValue("\"user\";r=199;t=1");
    }

    @Test
    void aUsedUpQuotaIs429WithTheTimeToComeBack() throws Exception {
        gateway.verdict = new Verdict.Refused(200, Duration.ofMillis(1_200));

        HttpResponse<String> answer = gateway.get("/nothing", "authorization", bearer);

        assertProblem(answer, 429, "RATE_LIMITED");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
        assertThat(answer.headers().firstValue("x-ratelimit-remaining")).hasValue("0");
        assertThat(answer.headers().firstValue("ratelimit")).hasValue("\"user\";r=0;t=2");
    }

    @Test
    void openCallsTakeNothingFromAnyQuota() throws Exception {
        gateway.verdict = new Verdict.Refused(200, Duration.ofSeconds(1));

        assertThat(gateway.get("/health", "authorization", bearer).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongMethodIs405WithTheRightOnes() throws Exception {
        HttpResponse<String> answer = gateway.send("DELETE", "/health", "");

        assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(gateway.get("/auth/demo-token").headers().firstValue("allow"))
                .hasValue("OPTIONS, POST");
    }

    @Test
    void anAddressGetsOnlySoManyDemoTokensInAMinute() throws Exception {
        gateway.issueVerdict = new Verdict.Refused(5, Duration.ofSeconds(12));

        HttpResponse<String> answer = gateway.send("POST", "/auth/demo-token", "");

        assertProblem(answer, 429, "RATE_LIMITED");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("12");
    }

    @Test
    void demoTokenTakesNoBody() throws Exception {
        assertProblem(
                gateway.send("POST", "/auth/demo-token", "{\"sub\":\"root\"}"),
                400,
                "INVALID_ARGUMENT");
        assertThat(gateway.send("POST", "/auth/demo-token", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void demoTokensCanBeSwitchedOff() throws Exception {
        try (ScriptedGateway strict = new ScriptedGateway(Map.of("DEMO_ENABLED", "false"))) {
            assertProblem(strict.send("POST", "/auth/demo-token", ""), 403, "PERMISSION_DENIED");
        }
    }

    @Test
    void theCallersRequestIdComesBackUnlessItCouldForgeALogLine() throws Exception {
        assertThat(requestId("abc-123")).isEqualTo("abc-123");
        assertThat(requestId("two words")).matches("[0-9a-f]{24}");
        assertThat(requestId("x".repeat(129))).matches("[0-9a-f]{24}");
    }

    @Test
    void browsersMayCallFromAllowedOriginsOnly() throws Exception {
        try (ScriptedGateway open =
                new ScriptedGateway(Map.of("CORS_ALLOWED_ORIGINS", "https://a.example"))) {
            HttpResponse<String> preflight =
                    open.send(
                            "OPTIONS",
                            "/ai/chat",
                            "",
                            "origin",
                            "https://a.example",
                            "access-control-request-method",
                            "POST");
            HttpResponse<String> stranger = open.get("/health", "origin", "https://b.example");

            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                    .hasValue("https://a.example");
            assertThat(stranger.statusCode()).isEqualTo(200);
            assertThat(stranger.headers().firstValue("access-control-allow-origin")).isEmpty();
        }
    }

    private String requestId(String sent) throws Exception {
        return gateway.get("/health", "x-request-id", sent)
                .headers()
                .firstValue("x-request-id")
                .orElseThrow();
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        var json = new ObjectMapper().readTree(answer.body());
        assertThat(json.get("status").asInt()).isEqualTo(status);
        assertThat(json.get("code").asText()).isEqualTo(code);
        assertThat(json.get("request_id").asText())
                .isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
    }
}
