package io.pondpilot.egress.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.testing.RecordingVisit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Workers that try to get in without the right, or with more than it: each is told why or just
/// closed, noted once, and no server ever hears of it.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PostgresDoorIT {
    private static final String RIGHT = RecordingVisit.CREDENTIAL.value();
    private ScriptedServer server;
    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        server =
                ScriptedServer.start(talk -> {
                    talk.startup();
                    talk.greet("on");
                });
        door = TestDoor.open(server.url("sslmode=disable"), true, Duration.ofSeconds(20));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        server.close();
    }

    static Stream<Arguments> hostile() {
        byte[] start = start();
        byte[] query = RawClient.texts('Q', "DROP TABLE orders");
        return Stream.of(
                hostile("start-up message of 1 MB", start("x", "y".repeat(1 << 20))),
                hostile("start-up message of 10 kB and a byte", start("x", "y".repeat(9_980))),
                hostile("pipelined query", join(start, query)),
                hostile("pipelined password", join(start, RawClient.texts('p', RIGHT))),
                hostile("pipelined everything", join(start, RawClient.texts('p', RIGHT), query)),
                hostile("protocol 2", RawClient.startup(2, 0, "user", "pondpilot")),
                hostile("protocol 1", RawClient.startup(1, 0)),
                hostile("protocol 4", RawClient.startup(4, 0)),
                hostile("replication", start("replication", "true")),
                hostile("replication of a database", start("replication", "database")),
                hostile("copy-both replication, turned off", start("replication", "off")),
                hostile("negative length", new byte[] {-1, -1, -1, -1, 0, 3, 0, 0}),
                hostile("no length", new byte[] {0, 0, 0, 0, 0, 3, 0, 0}),
                hostile("HTTP", "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                hostile("TLS without asking", new byte[] {22, 3, 1, 2, 0, 1, 0, 1, -4, 3, 3}),
                hostile(
                        "bytes behind the wish for TLS",
                        join(RawClient.special(ToServer.SSL), start)),
                hostile("a wish for TLS with a tail", RawClient.special(ToServer.SSL, 1)),
                hostile("a request to cancel with a tail", RawClient.special(ToServer.CANCEL, 1)),
                hostile("parameters without an end", RawClient.special(3 << 16, 0x61626364)),
                hostile("parameter without a value", RawClient.special(3 << 16, 0x61620000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void refusesWhatIsNoLogIn(String name, byte[] bytes) throws Exception {
        try (RawClient client = door.connect()) {
            sendAsFarAsItGoes(client, bytes);
            client.rest();
        }
        assertRefusedOnce(Refusal.PROTOCOL);
    }

    @Test
    void refusesEveryCredentialButTheWorkersOwn() throws Exception {
        String[] wrong = {"", "pp1.Ym9i.7.right", "pp1.YWxpY2U.6.right", RIGHT + "x", "x"};
        for (String credential : wrong) {
            try (RawClient client = door.connect()) {
                assertThatThrownBy(() -> client.login(credential))
                        .hasMessageContaining("orders: " + Refusal.CREDENTIAL.text());
                assertThat(client.isClosed()).isTrue();
            }
            assertRefusedOnce(Refusal.CREDENTIAL);
            door.visit.refused.clear();
        }
    }

    @Test
    void refusesWhatIsNoPassword() throws Exception {
        byte[][] wrong = {
            RawClient.texts('Q', RIGHT),
            RawClient.texts('p', RIGHT + "\0" + "x".repeat(8192)),
            join(RawClient.texts('p', RIGHT), RawClient.texts('Q', "SELECT 1")),
        };
        for (byte[] bytes : wrong) {
            try (RawClient client = door.connect()) {
                client.send(start());
                client.expect('R');
                sendAsFarAsItGoes(client, bytes);
                client.rest();
            }
            assertRefusedOnce(Refusal.PROTOCOL);
            door.visit.refused.clear();
        }
    }

    @Test
    void endsALogInThatTakesForever() throws Exception {
        door.close();
        door = TestDoor.open(server.url("sslmode=disable"), true, Duration.ofMillis(300));
        try (RawClient client = door.connect()) {
            client.send(new byte[] {0, 0});

            assertThat(client.expect('E').field('C')).isEqualTo("08P01");
            assertThat(client.isClosed()).isTrue();
        }
        assertRefusedOnce(Refusal.PROTOCOL, "bytes");
    }

    @Test
    void heedsWhatTheDoorSays() throws Exception {
        door.visit.closed(Refusal.STALE);
        try (RawClient client = door.connect()) {
            assertThatThrownBy(() -> client.login(RIGHT))
                    .hasMessageContaining("orders: " + Refusal.STALE.text());
        }
        assertRefusedOnce(Refusal.STALE);
    }

    @Test
    void saysNothingOfAConnectionThatJustCloses() throws Exception {
        try (RawClient client = door.connect()) {
            client.send(new byte[0]);
        }
        try (RawClient client = door.login()) {
            assertThat(client.parameters).containsEntry("client_encoding", "UTF8");
        }
        assertThat(door.visit.refused).isEmpty();
    }

    @Test
    void declinesEncryptionAndGoesOn() throws Exception {
        try (RawClient client = door.connect()) {
            client.send(RawClient.special(ToServer.GSS));
            assertThat(client.letter()).isEqualTo('N');
            client.send(RawClient.special(ToServer.SSL));
            assertThat(client.letter()).isEqualTo('N');
            client.login(RIGHT);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void speaksTheVersionItHas() throws Exception {
        try (RawClient client = door.connect()) {
            client.send(RawClient.startup(3, 2, "user", "x", "_pq_.some", "1"));

            assertThat(client.expect('v').text()).isEqualTo("\0\0\0\0\0\0\0\1_pq_.some\0");
            client.expect('R');
        }
    }

    @Test
    void cancelsNothingThatIsNotOpen() throws Exception {
        try (RawClient client = door.connect()) {
            client.send(RawClient.special(ToServer.CANCEL, 7, 9));
            assertThat(client.rest()).isEmpty();
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void cancelsASessionOnceAtATime() throws Exception {
        try (RawClient session = door.login();
                RawClient first = door.connect()) {
            first.send(RawClient.special(ToServer.CANCEL, session.process, session.key));
            awaitConnections(2);
            for (int i = 0; i < 5; i++) {
                try (RawClient more = door.connect()) {
                    more.send(RawClient.special(ToServer.CANCEL, session.process, session.key));
                    assertThat(more.rest()).isEmpty();
                }
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("outOfProtocol")
    void endsASessionThatLeavesTheProtocol(byte[] bytes) throws Exception {
        try (RawClient client = door.login()) {
            sendAsFarAsItGoes(client, bytes);
            client.rest();
        }
        assertThat(door.visit.refused)
                .singleElement()
                .matches(refused -> refused.reason() == Refusal.PROTOCOL);
        assertThat(door.visit.sent).hasValue(0);
    }

    static Stream<byte[]> outOfProtocol() {
        return Stream.of(
                RawClient.message('p', new byte[5]),
                RawClient.message('!', new byte[5]),
                new byte[] {'Q', -1, -1, -1, -1, 0},
                new byte[] {'Q', 0x7f, -1, -1, -1, 0},
                new byte[] {'Q', 0, 0, 0, 4, 0},
                new byte[] {'d', 0x7f, -1, -1, -1, 0},
                RawClient.message('Q', "SELECT 1".getBytes(StandardCharsets.UTF_8)),
                RawClient.message('Q', "SELECT 1\0; DROP\0".getBytes(StandardCharsets.UTF_8)),
                RawClient.message('P', "name\0SELECT 1".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsAStatementThatComesByteByByte() throws Exception {
        try (RawClient client = door.login()) {
            byte[] query = RawClient.texts('Q', "SELECT 1");
            for (byte one : query) {
                client.send(new byte[] {one});
            }
            client.send(RawClient.message('X', new byte[0]));
            for (int i = 0; i < 600 && door.visit.sent.get() < query.length + 5; i++) {
                Thread.sleep(50);
            }
            assertThat(door.visit.sent).hasValue(query.length + 5);
        }
    }

    private void awaitConnections(int count) throws InterruptedException {
        for (int i = 0; i < 600 && server.connections() < count; i++) {
            Thread.sleep(50);
        }
        assertThat(server.connections()).isEqualTo(count);
    }

    private void assertRefusedOnce(Refusal reason) {
        assertRefusedOnce(reason, "no log-in within");
    }

    /// As the other.
    ///
    /// @param wrongly no reason that would be so late
    private void assertRefusedOnce(Refusal reason, String wrongly) {
        assertThat(door.visit.refused)
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.detail()).doesNotContain(RIGHT, "DROP", wrongly);
                });
        assertThat(door.visit.joined).hasValue(0);
        assertThat(server.connections()).isZero();
    }

    private static void sendAsFarAsItGoes(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            // It has hung up already.
        }
    }

    private static Arguments hostile(String name, byte[] bytes) {
        return Arguments.of(name, bytes);
    }

    private static byte[] start(String... more) {
        return RawClient.startup(
                3,
                0,
                Stream.concat(Stream.of("user", "pondpilot"), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
