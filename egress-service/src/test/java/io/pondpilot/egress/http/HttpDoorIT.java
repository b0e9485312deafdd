package io.pondpilot.egress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.egress.door.Doors;
import io.pondpilot.egress.door.Entrance;
import io.pondpilot.egress.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The gate at a real door, with the time that a door gives.
@Timeout(60)
class HttpDoorIT {
    private static final UserId ANN = new UserId("ann");
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("0123456789abcdef0123456789abcdef"));

    @TempDir Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whoSaysItAByteAtATimeRunsOutOfTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Opened doors = open(server, Duration.ofMillis(500));
                SocketChannel worker = dial(doors)) {
            String head =
                    "CONNECT files.internal:"
                            + server.getLocalPort()
                            + " HTTP/1.1\r\nX: "
                            + "x".repeat(7000);
            int sent = 0;
            try {
                while (sent < head.length()) {
                    byte next = (byte) head.charAt(sent++);
                    worker.write(ByteBuffer.wrap(new byte[] {next}));
                    Thread.sleep(20);
                }
            } catch (IOException _) {
                // Closed by the gate.
            }

            assertThat(sent).isLessThan(head.length());
            assertThat(refusals("timeout")).isEqualTo(1);
            server.setSoTimeout(1);
            assertThat(accepts(server)).isFalse();
        }
    }

    @Test
    void theWorkersOwnCredentialOpensIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Opened doors = open(server, Duration.ofSeconds(50))) {
            assertThat(status(doors, server, 6)).isEqualTo("HTTP/1.1 407");
            assertThat(refusals("credential")).isEqualTo(1);
            assertThat(status(doors, server, 7)).isEqualTo("HTTP/1.1 200");
        }
    }

    private static String status(Opened doors, ServerSocket server, long generation)
            throws IOException {
        try (SocketChannel worker = dial(doors)) {
            String head =
                    "CONNECT files.internal:"
                            + server.getLocalPort()
                            + " HTTP/1.1\r\nProxy-Authorization: Bearer "
                            + CREDENTIALS.of(ANN, generation).value()
                            + "\r\n\r\n";
            worker.write(StandardCharsets.US_ASCII.encode(head));
            ByteBuffer answer = ByteBuffer.allocate("HTTP/1.1 200".length());
            while (answer.hasRemaining() && worker.read(answer) >= 0) {}
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString();
        }
    }

    private static boolean accepts(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        }
    }

    private double refusals(String reason) {
        return meters.get("pondpilot_egress_refused").tag("reason", reason).counter().count();
    }

    private record Opened(Doors doors, EventLoopGroup loops, Path socket) implements AutoCloseable {
        @Override
        public void close() {
            doors.close();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private Opened open(ServerSocket server, Duration loginTimeout) throws IOException {
        Transport transport = Transport.best();
        EventLoopGroup loops = transport.loops(1, "test");
        Path run = Files.createDirectory(directory.resolve("run"));
        Path worker = Files.createDirectories(run.resolve("ann-7"));
        Files.createDirectory(worker.resolve("db"));
        Files.writeString(worker.resolve("worker.json"), "{\"user\":\"ann\",\"generation\":7}");
        var gate =
                new HttpGate(
                        new AllowedHosts(
                                List.of(
                                        new AllowedHost(
                                                "files.internal", server.getLocalPort(), true))),
                        _ -> List.of(InetAddress.ofLiteral("127.0.0.1")),
                        new Upstream(transport, Duration.ofSeconds(20)));
        Doors doors =
                Doors.open(
                        new Doors.Setup(
                                run,
                                Optional.empty(),
                                transport,
                                loops,
                                CREDENTIALS,
                                _ -> {
                                    throw new IllegalStateException("Redis is away");
                                },
                                _ -> {},
                                loginTimeout),
                        List.of(
                                new Entrance(
                                        HttpGate.ALIAS,
                                        HttpGate.POLICY,
                                        DoorPlace::remoteFiles,
                                        gate)),
                        meters);
        return new Opened(
                doors, loops, new DoorPlace.Directory(worker.resolve("db")).remoteFiles().socket());
    }

    private static SocketChannel dial(Opened doors) throws IOException {
        SocketChannel worker = SocketChannel.open(StandardProtocolFamily.UNIX);
        worker.connect(UnixDomainSocketAddress.of(doors.socket()));
        return worker;
    }
}
