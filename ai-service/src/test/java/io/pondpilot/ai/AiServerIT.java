package io.pondpilot.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.testing.TestRedis;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AiServerIT {
    @Test
    void saysThatItIsHealthy() throws Exception {
        Settings settings =
                SettingsLoader.load(
                        Optional.empty(),
                        Map.of(
                                "JWT_SECRET",
                                "0123456789abcdef0123456789abcdef",
                                "REDIS_URL",
                                TestRedis.url(),
                                "HOST",
                                "127.0.0.1",
                                "AI_PORT",
                                "0"));
        try (AiServer server = AiServer.create(settings).start();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + server.port()
                                                            + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"healthy\"}");
        }
    }
}
