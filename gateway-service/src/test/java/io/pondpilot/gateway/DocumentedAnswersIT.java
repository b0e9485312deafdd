package io.pondpilot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenVerifier;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The answers that the documentation shows, byte for byte.
class DocumentedAnswersIT {
    private final ScriptedGateway gateway = new ScriptedGateway(Map.of());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void healthIsHealthy() throws Exception {
        HttpResponse<String> answer = gateway.get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void readyWhileRedisAnswersAndNotReadyWhileItDoesNot() throws Exception {
        assertThat(gateway.get("/ready").body()).isEqualTo("{\"ready\":true}");

        gateway.redisReachable = false;

        HttpResponse<String> answer = gateway.get("/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"ready\":false,\"missing\":[\"redis\"]}");
    }

    @Test
    void detailedHealthHasTheDocumentedFields() throws Exception {
        gateway.now = ScriptedGateway.NOW.plus(Duration.ofDays(1));

        HttpResponse<String> answer = gateway.get("/health/detailed");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"status\":\"healthy\",\"containers\":{\"active\":5,\"total_spawned\":127,"
                                + "\"total_stopped\":122},\"uptime_seconds\":86400}");
    }

    @Test
    void demoTokenLastsAnHourAndSaysSo() throws Exception {
        HttpResponse<String> answer = gateway.send("POST", "/auth/demo-token", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = new ObjectMapper().readTree(answer.body());
        assertThat(json.properties().stream().map(Map.Entry::getKey))
                .containsExactly("token", "expires_at");
        assertThat(json.get("expires_at").asText()).isEqualTo("2026-11-21T13:00:00Z");
        Identity identity =
                new TokenVerifier(ScriptedGateway.JWT_SECRET, () -> ScriptedGateway.NOW)
                        .verify(json.get("token").asText());
        assertThat(identity.demo()).isTrue();
        assertThat(identity.user().value()).matches("demo-[0-9a-f]{20}");
        assertThat(identity.expiresAt()).isEqualTo("2026-11-21T13:00:00Z");
    }

    @Test
    void headGivesTheHeadersOfGet() throws Exception {
        HttpResponse<String> answer = gateway.send("HEAD", "/health", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-length")).hasValue("20");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void metricsArePrometheusTextWithoutUsers() throws Exception {
        gateway.get("/ai/chat", "authorization", "Bearer " + ScriptedGateway.token(gateway.now));

        HttpResponse<String> answer = gateway.get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/plain");
        assertThat(answer.body())
                .containsPattern("pondpilot_http_requests_seconds_count\\{.*status=\"405\"")
                .doesNotContain("ada");
    }
}
