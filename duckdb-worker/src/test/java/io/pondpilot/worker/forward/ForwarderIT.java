package io.pondpilot.worker.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.worker.testing.RecordingGate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ForwarderIT {
    private static final Secret CREDENTIAL = new Secret("pp1.YW5u.7.right");
    private static final AllowedHost FILES = new AllowedHost("files.internal", 443, false);
    private static final String CONNECT = "CONNECT files.internal:443 HTTP/1.1\r\n";

    /// Milliseconds; a missing guard must not hang the build.
    private static final int PATIENCE = 30_000;

    private ServerSocket server;
    private Path door;
    private Forwarder forwarder;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        door = Files.createTempDirectory("ppf").resolve("http.sock");
        forwarder = Forwarder.start(new WorkerAddress.Unix(door), CREDENTIAL);
    }

    @AfterEach
    void close() throws IOException {
        forwarder.close();
        server.close();
    }

    private Socket dial() throws IOException {
        Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), forwarder.port());
        client.setSoTimeout(PATIENCE);
        return client;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private RecordingGate gate() throws IOException {
        return new RecordingGate(door, Map.of("files.internal:443", server.getLocalPort()));
    }

    @Test
    void theCredentialStandsBeforeWhatTheClientSays() throws IOException {
        try (RecordingGate gate = gate();
                Socket client = dial()) {
            send(client, CONNECT + "Proxy-Authorization: Bearer other\r\n\r\n");
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 200");

            assertThat(gate.heads())
                    .containsExactly(
                            CONNECT
                                    + "Proxy-Authorization: Bearer pp1.YW5u.7.right\r\n"
                                    + "Proxy-Authorization: Bearer other\r\n\r\n");
        }
    }

    @Test
    void withoutADoorTheClientIsToldSoAndLaterItWorks() throws IOException {
        try (Socket client = dial()) {
            send(client, CONNECT + "\r\n");
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 502");
        }
        assertThat(forwarder.refusal(FILES)).contains("egress-service does not answer");

        try (RecordingGate _ = gate();
                Socket client = dial()) {
            send(client, CONNECT + "\r\n");
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(forwarder.refusal(FILES)).isEmpty();
    }

    @Test
    void theGatesWordsAreKept() throws IOException {
        try (RecordingGate _ = gate();
                Socket client = dial()) {
            send(client, "CONNECT other.internal:443 HTTP/1.1\r\n\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("other.internal:443 is not listed here\n");
        }
        assertThat(forwarder.refusal(new AllowedHost("other.internal", 443, false)))
                .contains("other.internal:443 is not listed here");
        assertThat(forwarder.refusal(FILES)).isEmpty();
    }

    @Test
    void aHeadThatNeverEndsIsNotPassedOn() throws IOException {
        try (RecordingGate gate = gate();
                Socket client = dial()) {
            try {
                send(client, CONNECT + "X: " + "x".repeat(1 << 20));
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            } catch (SocketException _) {
                // Reset, since not all of it was read.
            }
            assertThat(gate.heads()).isEmpty();
        }
    }

    @Test
    void oneMoreThanItHoldsWaitsForItsTurn() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (RecordingGate _ = gate()) {
            for (int i = 0; i < Forwarder.MOST; i++) {
                Socket client = dial();
                clients.add(client);
                send(client, CONNECT + "\r\n");
                assertThat(read(client, 12)).isEqualTo("HTTP/1.1 200");
            }
            Socket last = dial();
            clients.add(last);
            send(last, CONNECT + "\r\n");
            last.setSoTimeout(300);
            assertThat(answers(last.getInputStream())).isFalse();

            clients.getFirst().close();

            last.setSoTimeout(PATIENCE);
            assertThat(read(last, 12)).isEqualTo("HTTP/1.1 200");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static boolean answers(InputStream input) throws IOException {
        try {
            return input.read() >= 0;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        }
    }

    @Test
    void theEndOfTheServerIsTheEndForTheClient() throws IOException {
        try (RecordingGate _ = gate();
                Socket client = dial()) {
            send(client, CONNECT + "\r\n");
            String established = "HTTP/1.1 200 Connection established\r\n\r\n";
            assertThat(read(client, established.length())).isEqualTo(established);
            try (Socket accepted = server.accept()) {
                send(accepted, "last words");
            }
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("last words");
        }
    }

    @Test
    void itsEndIsTheEndOfItsConnections() throws IOException {
        try (RecordingGate _ = gate();
                Socket client = dial()) {
            send(client, CONNECT + "\r\n");
            String established = "HTTP/1.1 200 Connection established\r\n\r\n";
            assertThat(read(client, established.length())).isEqualTo(established);

            forwarder.close();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
