package io.pondpilot.egress.knock;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.database.Knock;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.egress.door.Doors;
import io.pondpilot.egress.door.Entrance;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnockGateIT {
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("0123456789abcdef0123456789abcdef"));

    @TempDir Path run;

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.loops(1, "test");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Secret credential = CREDENTIALS.of(new UserId("alice"), 1);
    private ServerSocket server;
    private Doors doors;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        int closed;
        try (ServerSocket taken = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        List<AttachedDatabase> databases =
                List.of(
                        postgres("up", "127.0.0.1:" + server.getLocalPort()),
                        postgres("down", "127.0.0.1:" + closed),
                        postgres("unknown", "no-such-host.invalid:5432"));
        Path worker = run.resolve("alice-1");
        Files.createDirectories(worker.resolve("db"));
        Files.writeString(worker.resolve("worker.json"), "{\"user\":\"alice\",\"generation\":1}");
        doors =
                Doors.open(
                        new Doors.Setup(
                                run,
                                Optional.empty(),
                                transport,
                                loops,
                                CREDENTIALS,
                                _ -> Optional.empty(),
                                (Map<UserId, Map<String, Integer>> _) -> {},
                                Duration.ofSeconds(60)),
                        List.of(
                                new Entrance(
                                        "knock",
                                        DatabasePolicy.DEFAULT,
                                        DoorPlace::knock,
                                        new KnockGate(
                                                databases,
                                                new Upstream(transport, Duration.ofSeconds(20))))),
                        meters);
    }

    @AfterEach
    void close() throws IOException {
        doors.close();
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void tellsWhichDatabasesAnswer() throws IOException {
        assertThat(answer(new Knock(1, credential).line())).isEqualTo("ok\n");
        assertThat(answer(new Knock(2, credential).line())).isEqualTo("connection refused\n");
        assertThat(answer(new Knock(3, credential).line()))
                .isEqualTo("its host name is not known\n");
    }

    @Test
    void tellsNothingToWhoHasAnothersCredential() throws IOException {
        Secret older = CREDENTIALS.of(new UserId("alice"), 2);

        assertThat(answer(new Knock(1, older).line())).isEqualTo(Refusal.CREDENTIAL.text() + "\n");
        assertThat(refused(Refusal.CREDENTIAL)).isEqualTo(1);
        server.setSoTimeout(300);
        assertThat(connects()).as("something went upstream").isFalse();
    }

    @Test
    void refusesWhatIsNoKnock() throws IOException {
        assertThat(answer("GET / HTTP/1.1\r\n")).isEqualTo(Refusal.PROTOCOL.text() + "\n");
        assertThat(answer("4 " + credential.value() + "\n"))
                .isEqualTo(Refusal.PROTOCOL.text() + "\n");
        assertThat(refused(Refusal.PROTOCOL)).isEqualTo(2);
    }

    @Test
    void hangsUpOnALineThatDoesNotEnd() {
        String answer;
        try {
            answer = answer("x".repeat(5_000));
        } catch (IOException reset) {
            // It was still writing.
            answer = "";
        }
        assertThat(answer).isEmpty();
    }

    private static AttachedDatabase postgres(String alias, String place) {
        return new AttachedDatabase(
                alias,
                DatabaseType.POSTGRES,
                new Secret("postgresql://reader:secret@" + place + "/db"),
                true);
    }

    private String answer(String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(
                    new DoorPlace.Directory(run.resolve("alice-1/db")).knock().socketAddress());
            channel.write(StandardCharsets.UTF_8.encode(question));
            ByteBuffer answer = ByteBuffer.allocate(1000);
            while (channel.read(answer) > 0) {
                // Until the end.
            }
            return StandardCharsets.UTF_8.decode(answer.flip()).toString();
        }
    }

    private boolean connects() throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    private double refused(Refusal reason) {
        return meters.get("pondpilot_egress_refused")
                .tag("reason", reason.label())
                .counter()
                .count();
    }
}
