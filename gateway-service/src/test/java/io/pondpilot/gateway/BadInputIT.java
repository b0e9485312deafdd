package io.pondpilot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputIT {
    private final ScriptedGateway gateway = new ScriptedGateway(Map.of());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET /health\r\n\r\n",
                "GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
                "G\u0001T /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /he\u00ffalth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /health/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nno-colon\r\n\r\n",
                "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /auth/demo-token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            })
    void malformedRequestsGetAProblemDocument(String request) throws Exception {
        String answer = gateway.raw(request);

        assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("x-request-id:");
        assertThat(answer).doesNotContain("Exception").doesNotContain("at io.");
        assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void theHttpOfAnOldProxyIsToldWhatHelps() throws Exception {
        String answer = gateway.raw("GET /health HTTP/1.0\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 505").contains("proxy_http_version 1.1");
    }

    @Test
    void tooLargeHeadersAre431() throws Exception {
        String answer = gateway.raw(head("GET /health", "X-Big: " + "x".repeat(40_000)));

        assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json");
    }

    @Test
    void aTooLongRequestLineIs414() throws Exception {
        String answer = gateway.raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 414").contains("application/problem+json");
    }

    @Test
    void aTooLargeBodyIs413WhetherItsLengthIsToldOrNot() throws Exception {
        String told = gateway.raw(head("POST /auth/demo-token", "Content-Length: 2000000"));
        assertThat(told).startsWith("HTTP/1.1 413").contains("application/problem+json");

        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        String chunked =
                gateway.raw(
                        head("POST /auth/demo-token", "Transfer-Encoding: chunked")
                                + chunk.repeat(20)
                                + "0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 413").contains("application/problem+json");
    }

    @Test
    void aRequestThatStallsInItsHeadersIsCutOff() throws Exception {
        Instant begin = Instant.now();

        String answer = gateway.raw("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ");

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(8));
        assertThat(answer).doesNotContain("200 OK");
    }

    @Test
    void aRequestThatDripsItsHeadersIsCutOff() throws Exception {
        Instant begin = Instant.now();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(200);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            assertThat(closedWhileDripping(socket, begin.plusSeconds(20))).isTrue();
        }
    }

    private static boolean closedWhileDripping(Socket socket, Instant limit) throws Exception {
        InputStream in = socket.getInputStream();
        while (Instant.now().isBefore(limit)) {
            try {
                socket.getOutputStream().write('x');
                if (in.read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException e) {
                // Still open: drip on.
                assertThat(e).isNotNull();
            } catch (java.net.SocketException e) {
                return true;
            }
        }
        return false;
    }

    private static String head(String call, String header) {
        return String.join(
                "\r\n", call + " HTTP/1.1", "Host: x", "Connection: close", header, "", "");
    }
}
