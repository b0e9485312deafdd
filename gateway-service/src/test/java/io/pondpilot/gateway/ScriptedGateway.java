package io.pondpilot.gateway;

import io.helidon.webserver.WebServer;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.quota.Verdict;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.value.Secret;
import io.pondpilot.gateway.ai.AiUpstream;
import io.pondpilot.gateway.health.ContainerCounts;
import io.pondpilot.gateway.http.ReadDeadlines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The gateway's HTTP server on a free port, with what Redis would say written into fields.
final class ScriptedGateway implements AutoCloseable {
    static final Secret JWT_SECRET = new Secret("0123456789abcdef0123456789abcdef");
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    volatile Verdict verdict = new Verdict.Allowed(200, 199, Duration.ofMillis(600));
    volatile Verdict issueVerdict = new Verdict.Allowed(5, 4, Duration.ofSeconds(12));
    volatile boolean redisReachable = true;
    volatile ContainerCounts counts = new ContainerCounts(5, 127, 122);
    volatile Instant now = NOW;

    private final ReadDeadlines deadlines = new ReadDeadlines(Duration.ofSeconds(1));
    private final AiUpstream ai;
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    ScriptedGateway(Map<String, String> environment) {
        Settings settings = settings(environment);
        ai = AiUpstream.open(settings.ai());
        server =
                new Gateway(
                                identity -> verdict,
                                address -> issueVerdict,
                                new Readiness().check("redis", () -> redisReachable),
                                () -> counts,
                                new Metrics(),
                                ai)
                        .server(settings, () -> now, deadlines)
                        .start();
    }

    static Settings settings(Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("JWT_SECRET", JWT_SECRET.value());
        variables.put("HOST", "127.0.0.1");
        variables.put("PORT", "0");
        variables.putAll(environment);
        return SettingsLoader.load(Optional.empty(), variables);
    }

    static String token(Instant now) {
        return new TokenIssuer(JWT_SECRET, () -> now)
                .issue(new UserId("ada"), Duration.ofHours(1), false)
                .value();
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Sends bytes as they are and returns all that comes back until the server closes, or within
    /// ten seconds.
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        ai.close();
        deadlines.close();
    }
}
