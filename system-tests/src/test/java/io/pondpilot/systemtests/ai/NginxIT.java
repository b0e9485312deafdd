package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.Ports;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `curl -N` through a real nginx with the configuration of `docs/ai.md`, and with none of what
/// that page adds to a plain `proxy_pass`.
@ExtendWith(SharedAi.class)
class NginxIT {
    private static final String PLAIN =
            """
            server {
                listen 443 ssl;
                location / {
                    proxy_http_version 1.1;
                    proxy_pass http://127.0.0.1:8080;
                }
            }
            """;

    private final AiCluster ai;
    @TempDir Path directory;

    NginxIT(AiCluster ai) {
        this.ai = ai;
    }

    @Test
    void theFirstByteComesWithTheProvidersThroughTheDocumentedConfiguration() throws Exception {
        streams(documented(), "nginx as documented");
    }

    @Test
    void proxyPassWithoutAWordOfBufferingDoesNotHoldTheStreamEither() throws Exception {
        streams(PLAIN, "nginx, buffering as shipped");
    }

    private void streams(String server, String name) throws Exception {
        int port = Ports.free();
        Path config = configured(server, port);
        Path log = Layout.logs("ai-nginx").resolve(port + ".log");
        List<String> command = List.of("nginx", "-c", config.toString(), "-p", directory + "/");
        try (RunningProcess nginx = RunningProcess.start("nginx", command, Map.of(), log)) {
            Await.until("nginx listens: " + nginx.tail(), Duration.ofSeconds(20), () -> open(port));
            for (String model : List.of("curl", "curl-claude")) {
                // The rest would take a minute: whoever waits for it times out.
                ai.provider().script(model, "ttft", 200, "frames", 3_000, "gap", 20);
                int before = ai.provider().requests(model).size();
                Instant first = firstByte(port, model);

                JsonNode seen = ai.provider().over(model, before + 1).get(before);
                double after =
                        (ChronoUnit.MICROS.between(Instant.EPOCH, first)
                                        - seen.get("first_byte_us").asLong())
                                / 1e3;
                assertThat(seen.get("outcome").asText())
                        .as("curl had its first byte long before the end, and left")
                        .isEqualTo("gone");
                Figures.note(
                        "19", name + ": first byte at curl after the provider's, " + model, after);
            }
        }
    }

    private Instant firstByte(int port, String model) throws IOException {
        Process curl =
                new ProcessBuilder(
                                "curl",
                                "-sSN",
                                "http://127.0.0.1:" + port + "/ai/chat",
                                "-H",
                                "Authorization: Bearer " + Tokens.of("curl"),
                                "-H",
                                "Content-Type: application/json",
                                "-d",
                                Calls.chat(model, true))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (InputStream out = curl.getInputStream()) {
            assertThat(out.read()).isEqualTo('d');
            return Instant.now();
        } finally {
            curl.destroy();
        }
    }

    private Path configured(String server, int port) throws IOException {
        String here =
                server.replaceAll("listen 443 ssl[^;]*;", "listen 127.0.0.1:" + port + ";")
                        .replaceAll("(?m)^\\s*(ssl_|server_name|http2 ).*$", "")
                        .replace("127.0.0.1:8080", "127.0.0.1:" + ai.gatewayPort());
        String user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        String config =
                user
                        + "daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log stderr;\n"
                        + "events {}\nhttp {\naccess_log off;\nclient_body_temp_path body;\n"
                        + "proxy_temp_path proxy;\nfastcgi_temp_path f;\nuwsgi_temp_path u;\n"
                        + "scgi_temp_path s;\n"
                        + here
                        + "}\n";
        return Files.writeString(directory.resolve("nginx.conf"), config);
    }

    private static String documented() throws IOException {
        String page = Files.readString(Layout.root().resolve("docs/ai.md"));
        int begin = page.indexOf("```nginx\n") + "```nginx\n".length();
        assertThat(begin).isGreaterThan(20);
        return page.substring(begin, page.indexOf("```", begin));
    }

    private static boolean open(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
