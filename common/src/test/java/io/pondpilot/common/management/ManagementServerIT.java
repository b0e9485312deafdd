package io.pondpilot.common.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ProxyException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ManagementServerIT {
    private final AtomicBoolean redis = new AtomicBoolean(true);
    private final Readiness readiness = new Readiness().check("redis", redis::get);
    private final Metrics metrics = new Metrics();
    private final Management management =
            new Management("flight", readiness, metrics, InstantSource.system());
    private final ManagementServer server = ManagementServer.start(management, "127.0.0.1", 0);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        server.close();
        metrics.close();
    }

    @Test
    void healthIsExactlyAsDocumented() throws Exception {
        assertThat(get("/health").body()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/ready").body()).isEqualTo("{\"ready\":true}");
    }

    @Test
    void notReadyWhenACheckFailsOrTheServiceStops() throws Exception {
        redis.set(false);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body()).isEqualTo("{\"ready\":false,\"missing\":[\"redis\"]}");
        assertThat(get("/health").statusCode()).isEqualTo(200);
        redis.set(true);
        readiness.stopping();
        assertThat(get("/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void metricsAreInTheFormatOfPrometheus() throws Exception {
        metrics.registry().counter("pondpilot_requests", "code", "OK").increment(3);
        assertThat(get("/metrics").body())
                .contains("pondpilot_requests_total{code=\"OK\"} 3.0")
                .contains("jvm_memory_used_bytes");
        assertThat(get("/metrics").headers().firstValue("content-type").orElse(""))
                .startsWith("text/plain");
    }

    @Test
    void infoNamesTheService() throws Exception {
        assertThat(get("/info").body())
                .contains("\"service\":\"flight\"")
                .contains("uptime_seconds");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void portInUseIsAClearFailure() {
        assertThatThrownBy(() -> ManagementServer.start(management, "127.0.0.1", server.port()))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining(Integer.toString(server.port()));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
