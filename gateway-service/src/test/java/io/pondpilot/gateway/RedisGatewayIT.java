package io.pondpilot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

@Timeout(60)
class RedisGatewayIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private RedisServer redis;
    private Map<String, String> environment;

    @BeforeEach
    void startRedis() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        redis = RedisServer.newRedisServer().port(port).bind("127.0.0.1").build();
        redis.start();
        environment =
                Map.of(
                        "REDIS_URL",
                        "redis://127.0.0.1:" + port,
                        "RATE_LIMIT_BURST_SIZE",
                        "20",
                        "RATE_LIMIT_REQUESTS_PER_MINUTE",
                        "1");
    }

    @AfterEach
    void stopRedis() throws IOException {
        client.close();
        redis.stop();
    }

    @Test
    void oneUserHasOneBucketOverTwoGateways() throws Exception {
        String token = ScriptedGateway.token(Instant.now());
        try (GatewayServer first = gateway();
                GatewayServer second = gateway()) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                statuses.add(
                        send("GET", i % 2 == 0 ? first : second, "/nothing", token).statusCode());
            }

            assertThat(statuses.stream().filter(status -> status == 404).count())
                    .isBetween(15L, 20L);
            assertThat(statuses.subList(20, 40)).containsOnly(429);
        }
    }

    @Test
    void anAddressGetsFiveDemoTokensInAMinuteOverTwoGateways() throws Exception {
        try (GatewayServer first = gateway();
                GatewayServer second = gateway()) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                statuses.add(
                        send("POST", i % 2 == 0 ? first : second, "/auth/demo-token", "")
                                .statusCode());
            }

            assertThat(statuses).endsWith(429, 429);
            assertThat(statuses.stream().filter(status -> status == 200).count()).isBetween(4L, 5L);
        }
    }

    @Test
    void nothingSpawnedYetIsZeroEverywhere() throws Exception {
        try (GatewayServer gateway = gateway()) {
            JsonNode answer =
                    new ObjectMapper()
                            .readTree(send("GET", gateway, "/health/detailed", "").body());

            assertThat(answer.get("containers").toString())
                    .isEqualTo("{\"active\":0,\"total_spawned\":0,\"total_stopped\":0}");
        }
    }

    @Test
    void withoutRedisItIsAliveButNotReady() throws Exception {
        try (GatewayServer gateway = gateway()) {
            redis.stop();

            assertThat(send("GET", gateway, "/health", "").statusCode()).isEqualTo(200);
            assertThat(send("GET", gateway, "/ready", "").statusCode()).isEqualTo(503);
            HttpResponse<String> detailed = send("GET", gateway, "/health/detailed", "");
            AdmissionIT.assertProblem(detailed, 503, "WORKER_UNAVAILABLE");
            assertThat(detailed.headers().firstValue("retry-after")).hasValue("1");
        }
    }

    private GatewayServer gateway() {
        return GatewayServer.create(ScriptedGateway.settings(environment)).start();
    }

    private HttpResponse<String> send(
            String method, GatewayServer gateway, String path, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
