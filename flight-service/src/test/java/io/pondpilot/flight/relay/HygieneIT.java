package io.pondpilot.flight.relay;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.pondpilot.common.net.Transport;
import io.pondpilot.flight.downstream.ConnectionLimits;
import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.RelayUnderTest;
import io.pondpilot.flight.testing.ScriptedRouter;
import io.pondpilot.flight.testing.ScriptedWorker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Peers that are slow, idle, noisy or speak something else.
@Timeout(60)
class HygieneIT {
    private static final byte[] BODY = new byte[5];
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] SETTINGS = HexFormat.of().parseHex("000000040000000000");

    private static RelayUnderTest relay(ScriptedWorker worker) {
        return RelayUnderTest.with(ScriptedRouter.to(worker.address()));
    }

    private static Socket dial(RelayUnderTest relay) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.port());
    }

    private static byte[] untilClosed(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            // Closed hard.
        }
        return all.toByteArray();
    }

    @Test
    void http1IsToldWhatThisPortSpeaks() throws Exception {
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker)) {
            for (String start : new String[] {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PUT", "PRO"}) {
                try (Socket socket = dial(relay)) {
                    for (byte b : start.getBytes(US_ASCII)) {
                        socket.getOutputStream().write(b);
                    }
                    String answer = new String(untilClosed(socket), US_ASCII);
                    assertThat(answer)
                            .startsWith("HTTP/1.1 400 ")
                            .contains("gRPC over HTTP/2")
                            .contains("8080");
                }
            }
            try (Socket tls = dial(relay)) {
                tls.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 5});
                assertThat(untilClosed(tls)).isEmpty();
            }
        }
    }

    @Test
    void whoTricklesIsClosedAfterTheHandshakeTimeout() throws Exception {
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker)) {
            byte[] halfHeader = HexFormat.of().parseHex("00004001");
            byte[] openHeaders = HexFormat.of().parseHex("000001010000000001" + "83");
            for (byte[][] parts :
                    new byte[][][] {
                        {},
                        {{'P', 'R', 'I'}},
                        {PREFACE},
                        {PREFACE, SETTINGS, halfHeader},
                        {PREFACE, SETTINGS, openHeaders}
                    }) {
                long start = System.nanoTime();
                try (Socket socket = dial(relay)) {
                    for (byte[] part : parts) {
                        socket.getOutputStream().write(part);
                    }
                    untilClosed(socket);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void thousandIdleConnectionsHoldNobodyUp() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker)) {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = dial(relay);
                socket.getOutputStream().write(PREFACE);
                socket.getOutputStream().write(SETTINGS);
                idle.add(socket);
            }
            AdmissionIT.await(() -> relay.relay.connections() == 1_000);
            Thread.sleep(Duration.ofMillis(1_500));
            assertThat(relay.relay.connections()).isEqualTo(1_000);
            try (var client = new Http2Client(relay.port())) {
                var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
                assertThat(call.status()).isZero();
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void idleConnectionIsClosedUnlessACallIsOpen() throws Exception {
        ConnectionLimits limits =
                new ConnectionLimits(
                        100, 32 << 10, Duration.ofSeconds(5), Duration.ofSeconds(1), 100, 1_000);
        try (var worker = ScriptedWorker.onTcp().onRequest(_ -> {});
                var relay =
                        RelayUnderTest.with(
                                RelayUnderTest.settings(limits, false),
                                ScriptedRouter.to(worker.address()));
                var busy = new Http2Client(relay.port())) {
            var call = busy.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
            try (var idle = new Http2Client(relay.port())) {
                assertThat(idle.goAway.get(5, TimeUnit.SECONDS))
                        .isEqualTo(Http2Error.NO_ERROR.code());
                idle.channel().closeFuture().get(5, TimeUnit.SECONDS);
            }
            Thread.sleep(Duration.ofMillis(1_200));
            assertThat(busy.channel().isActive()).isTrue();
            assertThat(busy.goAway).isNotDone();
            call.cancel();
            busy.channel().closeFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void resetFloodEndsTheConnection() throws Exception {
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker);
                var client = new Http2Client(relay.port())) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY)
                                            .cancel();
                                }
                            })
                    .isInstanceOf(ClosedChannelException.class);
            // What the client still sends may destroy the GOAWAY on its way, but nothing else is
            // said.
            client.channel().closeFuture().get(5, TimeUnit.SECONDS);
            assertThat(client.goAway.getNow(Http2Error.ENHANCE_YOUR_CALM.code()))
                    .isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
            AdmissionIT.await(() -> relay.relay.metrics().openCalls() == 0);
        }
    }

    @Test
    void pingFloodEndsTheConnection() throws Exception {
        byte[] ping = HexFormat.of().parseHex("000008060000000000" + "0102030405060708");
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker);
                Socket socket = dial(relay)) {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().write(SETTINGS);
            byte[] many = new byte[ping.length * 1_500];
            for (int i = 0; i < 1_500; i++) {
                System.arraycopy(ping, 0, many, i * ping.length, ping.length);
            }
            socket.getOutputStream().write(many);
            assertThat(HexFormat.of().formatHex(untilClosed(socket)))
                    .contains("0000000b"); // ENHANCE_YOUR_CALM
        }
    }

    @Test
    void continuationFloodEndsTheConnection() throws Exception {
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker);
                Socket socket = dial(relay)) {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().write(SETTINGS);
            socket.getOutputStream().write(HexFormat.of().parseHex("000001010000000001" + "83"));
            byte[] continuation = HexFormat.of().parseHex("000000090000000001");
            byte[] many = new byte[continuation.length * 100];
            for (int i = 0; i < 100; i++) {
                System.arraycopy(
                        continuation, 0, many, i * continuation.length, continuation.length);
            }
            socket.getOutputStream().write(many);
            assertThat(HexFormat.of().formatHex(untilClosed(socket)))
                    .contains("0000000b"); // ENHANCE_YOUR_CALM
        }
    }

    @Test
    void emptyDataFloodEndsTheConnection() throws Exception {
        byte[] nothing = HexFormat.of().parseHex("000000000000000001");
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker);
                Socket socket = dial(relay)) {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().write(SETTINGS);
            socket.getOutputStream().write(opening(1, relay.token("ann")));
            byte[] many = new byte[nothing.length * 100];
            for (int i = 0; i < 100; i++) {
                System.arraycopy(nothing, 0, many, i * nothing.length, nothing.length);
            }
            socket.getOutputStream().write(many);
            assertThat(HexFormat.of().formatHex(untilClosed(socket)))
                    .contains("0000000b"); // ENHANCE_YOUR_CALM
        }
    }

    /// The HEADERS frame of a call whose request does not end yet.
    private static byte[] opening(int stream, String token) throws Exception {
        ByteBuf block = Unpooled.buffer();
        new DefaultHttp2HeadersEncoder()
                .encodeHeaders(stream, headers(FLIGHT + "DoPut", token), block);
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(block.readableBytes())
                .writeByte(Http2FrameTypes.HEADERS)
                .writeByte(new Http2Flags().endOfHeaders(true).value())
                .writeInt(stream)
                .writeBytes(block);
        return ByteBufUtil.getBytes(frame);
    }

    @Test
    void aConnectionHasOnlySoManyStreamsThoughTheClientNeverAgreed() throws Exception {
        ConnectionLimits limits =
                new ConnectionLimits(
                        2, 32 << 10, Duration.ofSeconds(5), Duration.ofSeconds(60), 100, 1_000);
        try (var worker = ScriptedWorker.onTcp();
                var relay =
                        RelayUnderTest.with(
                                RelayUnderTest.settings(limits, false),
                                ScriptedRouter.to(worker.address()));
                Socket socket = dial(relay)) {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().write(SETTINGS);
            for (int stream : new int[] {1, 3, 5}) {
                socket.getOutputStream().write(opening(stream, relay.token("ann")));
            }
            // RST_STREAM of stream 5: REFUSED_STREAM
            readUntil(socket, "000004030000000005" + "00000007");
            AdmissionIT.await(() -> worker.calls().size() == 2);
        }
    }

    @Test
    void pingsAreAnswered() throws Exception {
        byte[] ping = HexFormat.of().parseHex("000008060000000000" + "0102030405060708");
        try (var worker = ScriptedWorker.onTcp();
                var relay = relay(worker);
                Socket socket = dial(relay)) {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().write(SETTINGS);
            socket.getOutputStream().write(ping);
            readUntil(socket, "000008060100000000" + "0102030405060708");
        }
    }

    private static void readUntil(Socket socket, String hex) throws IOException {
        socket.setSoTimeout(10_000);
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[1_000];
        while (!seen.toString().contains(hex)) {
            int read = socket.getInputStream().read(buffer);
            assertThat(read).as("closed after %s", seen).isPositive();
            seen.append(HexFormat.of().formatHex(buffer, 0, read));
        }
    }

    @Test
    void connectionsOverTheLimitAreClosed() throws Exception {
        RelaySettings settings =
                new RelaySettings(
                        Transport.EPOLL,
                        "127.0.0.1",
                        0,
                        1,
                        RelayUnderTest.limits(),
                        2,
                        100,
                        RelaySettings.WORKER_WINDOW,
                        false,
                        Duration.ofMillis(100));
        try (var worker = ScriptedWorker.onTcp();
                var relay = RelayUnderTest.with(settings, ScriptedRouter.to(worker.address()));
                var one = new Http2Client(relay.port());
                var two = new Http2Client(relay.port())) {
            try (Socket third = dial(relay)) {
                try {
                    third.getOutputStream().write(PREFACE);
                    third.getOutputStream().write(SETTINGS);
                } catch (SocketException e) {
                    // Closed while we wrote.
                }
                assertThat(untilClosed(third)).as("not even SETTINGS").isEmpty();
            }
            two.channel().close().syncUninterruptibly();
            AdmissionIT.await(() -> relay.relay.connections() == 1);
            try (var again = new Http2Client(relay.port())) {
                var call = again.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
                assertThat(call.status()).isZero();
            }
            assertThat(one.channel().isActive()).isTrue();
        }
    }
}
