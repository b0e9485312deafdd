package io.pondpilot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

class EgressServerIT {
    private static RedisServer redis;
    private static int redisPort;

    @TempDir Path directory;

    @BeforeAll
    static void startRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            redisPort = free.getLocalPort();
        }
        redis = RedisServer.newRedisServer().port(redisPort).build();
        redis.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.stop();
    }

    @Test
    void saysThatItIsHealthy() throws Exception {
        Settings settings =
                SettingsLoader.load(
                        Optional.empty(),
                        Map.of(
                                "JWT_SECRET",
                                "0123456789abcdef0123456789abcdef",
                                "HOST",
                                "127.0.0.1",
                                "REDIS_URL",
                                "redis://127.0.0.1:" + redisPort,
                                "CONTAINER_RUN_DIR",
                                directory.resolve("run").toString(),
                                "EGRESS_MANAGEMENT_PORT",
                                "0"));
        try (EgressServer server = EgressServer.create(settings).start();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(answer(client, server, "/health").body())
                    .isEqualTo("{\"status\":\"healthy\"}");
            assertThat(answer(client, server, "/ready").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> answer(HttpClient client, EgressServer server, String path)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
