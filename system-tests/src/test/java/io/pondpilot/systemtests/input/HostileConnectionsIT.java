package io.pondpilot.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Messages;
import io.pondpilot.systemtests.client.RawHttp2;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ControlSocket;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Connections meant to hurt the relay; an honest user beside them is served all the time.
@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileConnectionsIT {
    private final ProxyCluster proxy;
    private final FlightUser honest;

    HostileConnectionsIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.honest = FlightUser.at(proxy.flightPort(), Tokens.of("honest-" + UUID.randomUUID()));
        served();
    }

    @AfterAll
    void close() {
        honest.close();
    }

    private void served() {
        assertThat(honest.value("SELECT 'served'")).isEqualTo("served");
    }

    /// Opens a new connection, so that the acceptor is tried too.
    private void newcomerServed() {
        try (FlightUser fresh =
                FlightUser.at(proxy.flightPort(), Tokens.of("fresh-user-of-hostile-test"))) {
            assertThat(fresh.value("SELECT 'served'")).isEqualTo("served");
        }
    }

    @Test
    void http1SentToTheGrpcPortIsAnsweredOrClosed() throws IOException {
        for (String request :
                List.of(
                        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "POST /arrow.flight.protocol.FlightService/DoGet HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Length: 3\r\n\r\nabc",
                        "\0\1\2\3 garbage\r\n\r\n".repeat(10))) {
            try (RawHttp2 wire = new RawHttp2(proxy.flightPort())) {
                wire.raw(request.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(closes(wire.socket())).as(request).isTrue();
            }
        }
        served();
    }

    @Test
    void headersThatNeverEndAreCutOff() throws IOException {
        List<RawHttp2> drips = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                RawHttp2 wire = new RawHttp2(proxy.flightPort());
                drips.add(wire);
                if (i % 2 == 0) {
                    // Not even a whole preface.
                    wire.raw("PRI * HT".getBytes(StandardCharsets.US_ASCII));
                } else {
                    // HEADERS without END_HEADERS: the block is never finished.
                    byte[] block = RawHttp2.call("DoGet", "x");
                    wire.handshake().frame(RawHttp2.HEADERS, 0, 1, block);
                    wire.flush();
                }
            }
            newcomerServed();
            for (RawHttp2 wire : drips) {
                assertThat(closes(wire.socket())).isTrue();
            }
        } finally {
            for (RawHttp2 wire : drips) {
                wire.close();
            }
        }
        served();
    }

    @Test
    void aThousandIdleConnectionsDoNotDisturb() throws IOException {
        long pid = proxy.flight(0).process().pid();
        long before = RunningProcess.residentBytes(pid);
        List<RawHttp2> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                idle.add(new RawHttp2(proxy.flightPort()).handshake());
            }
            for (RawHttp2 wire : idle) {
                assertThat(wire.read().type()).isEqualTo(RawHttp2.SETTINGS);
            }
            for (int i = 0; i < 20; i++) {
                newcomerServed();
            }
            long grown = RunningProcess.residentBytes(pid) - before;
            System.out.printf("1,000 idle connections: relay grew by %d MB%n", grown >> 20);
            assertThat(grown).isLessThan(200L << 20);
        } finally {
            for (RawHttp2 wire : idle) {
                wire.close();
            }
        }
        served();
    }

    @Test
    void aFloodOfResetsEndsTheConnectionOrCostsNothing() throws IOException {
        String name = "flooding-" + UUID.randomUUID();
        String token = Tokens.of(name);
        try (FlightUser warm = FlightUser.at(proxy.flightPort(), token)) {
            warm.value("SELECT 1");
        }
        Worker worker = proxy.workers().of(name);
        byte[] headers = RawHttp2.call("GetFlightInfo", token);
        byte[] body =
                Messages.framed(Messages.descriptor("SELECT 1".getBytes(StandardCharsets.UTF_8)));
        int sent = 0;
        for (int connection = 0; connection < 4; connection++) {
            try (RawHttp2 wire = new RawHttp2(proxy.flightPort()).handshake()) {
                for (int stream = 1; stream < 10_000; stream += 2) {
                    wire.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, headers);
                    wire.frame(RawHttp2.DATA, RawHttp2.END_STREAM, stream, body);
                    wire.frame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                    sent++;
                    if (stream % 100 == 1) {
                        wire.flush();
                    }
                }
            } catch (IOException cutOff) {
                // The relay may close such a connection.
            }
            newcomerServed();
        }
        System.out.printf("%d streams opened and reset%n", sent);
        served();
        try (ControlSocket control = new ControlSocket(worker, Credentials.of(worker))) {
            Await.until("the worker is idle", Duration.ofSeconds(15), () -> control.running() == 0);
        }
        try (FlightUser after = FlightUser.at(proxy.flightPort(), token)) {
            assertThat(after.value("SELECT 2")).isEqualTo("2");
        }
        assertThat(proxy.workers().everOf(name)).hasSize(1);
    }

    @Test
    void aFloodOfPingsAndSettingsEndsTheConnectionOrCostsNothing() throws IOException {
        for (int type : new int[] {RawHttp2.PING, RawHttp2.SETTINGS}) {
            try (RawHttp2 wire = new RawHttp2(proxy.flightPort()).handshake()) {
                for (int i = 0; i < 50_000; i++) {
                    wire.frame(type, 0, 0, new byte[type == RawHttp2.PING ? 8 : 0]);
                }
                wire.flush();
            } catch (IOException cutOff) {
                // The relay may close such a connection.
            }
            newcomerServed();
        }
        served();
    }

    @Test
    void headersBeyondTheLimitAreRefused() throws IOException {
        try (RawHttp2 wire = new RawHttp2(proxy.flightPort()).handshake()) {
            byte[] headers = RawHttp2.call("GetFlightInfo", "x".repeat(15_000));
            wire.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, headers);
            wire.flush();
            RawHttp2.Frame answer = wire.read();
            while (answer.stream() != 1 && answer.type() != RawHttp2.GOAWAY) {
                answer = wire.read();
            }
            assertThat(answer.type()).isIn(RawHttp2.HEADERS, RawHttp2.RST_STREAM, RawHttp2.GOAWAY);
        }
        served();
    }

    /// Whether the server ends the connection within its time-out of 20 s.
    private static boolean closes(Socket socket) {
        try {
            socket.setSoTimeout(20_000);
            InputStream in = socket.getInputStream();
            byte[] some = new byte[4_096];
            while (in.read(some) >= 0) {
                // An answer before the end is fine.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aConnectionThatOnlyOpensIsClosed() throws IOException {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), proxy.flightPort())) {
            assertThat(closes(silent)).isTrue();
        }
        served();
    }
}
