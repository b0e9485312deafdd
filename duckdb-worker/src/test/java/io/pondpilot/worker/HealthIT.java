package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.worker.testing.TestWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the health check of the image looks at and asks.
class HealthIT {
    @TempDir Path net;

    @Test
    void aWorkerThatAnswersIsHealthyToWhoHasNoCredential() {
        try (TestWorker worker = TestWorker.start()) {
            assertThat(Health.answers(worker.bootstrap().control().socketAddress())).isTrue();
        }
    }

    @Test
    void aPortThatSaysSomethingElseIsNotAWorker() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering =
                    Thread.startVirtualThread(() -> {
                        try (var accepted = server.accept()) {
                            accepted.getOutputStream()
                                    .write("HTTP/1.1 400\r\n".getBytes(StandardCharsets.US_ASCII));
                            accepted.getInputStream().readAllBytes();
                        } catch (IOException _) {
                            // The check has left.
                        }
                    });

            assertThat(Health.answers(server.getLocalSocketAddress())).isFalse();
            answering.join();
        }
    }

    @Test
    void nobodyListeningIsNotHealthy() {
        assertThat(Health.answers(UnixDomainSocketAddress.of(net.resolve("control.sock"))))
                .isFalse();
    }

    @Test
    void theControlSocketIsFoundWhereverItIsMounted() throws IOException {
        // Given
        Files.writeString(
                net.resolve("unix"),
                """
                Num       RefCount Protocol Flags    Type St Inode Path
                0000000000000000: 00000002 00000000 00010000 0001 01 17 /srv/w/a-1/run/flight.sock
                0000000000000000: 00000002 00000000 00010000 0001 01 18 /srv/w/a-1/run/control.sock
                0000000000000000: 00000003 00000000 00000000 0001 03 19 /srv/w/a-1/run/control.sock
                """);
        Files.writeString(net.resolve("tcp"), TCP);

        // When
        var ports = Health.controlPorts(net);

        // Then
        assertThat(ports)
                .containsExactly(UnixDomainSocketAddress.of("/srv/w/a-1/run/control.sock"));
    }

    @Test
    void withoutASocketEveryListeningPortIsAsked() throws IOException {
        // Given
        Files.writeString(net.resolve("tcp"), TCP);

        // When
        var ports = Health.controlPorts(net);

        // Then
        assertThat(ports)
                .containsExactly(new InetSocketAddress(InetAddress.getLoopbackAddress(), 31337));
    }

    private static final String TCP =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
               0: 00000000:7A69 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65532
               1: 0100007F:7A69 0100007F:C001 01 00000000:00000000 00:00000000 00000000 65532
            """;
}
