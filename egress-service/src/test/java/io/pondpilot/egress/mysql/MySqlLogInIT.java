package io.pondpilot.egress.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.mysql.StrictMySql.Script;
import io.pondpilot.egress.testing.RecordingVisit;
import io.pondpilot.egress.upstream.Authority;
import io.pondpilot.egress.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Log-ins of both sides against a double, whose connections can be counted and which speaks the
/// methods of MySQL 8.
class MySqlLogInIT {
    private static final Secret CREDENTIAL = new Secret("worker-credential-of-alice-2");
    private static final Secret OLDER = new Secret("worker-credential-of-alice-1");
    private static final Secret PASSWORD = new Secret("canary-password");
    private static final Script PLAIN = new Script(true, Scramble.SHA2, Scramble.SHA2, null, 0);
    private static final Transport TRANSPORT = Transport.best();

    @TempDir Path directory;

    private final EventLoopGroup loops = TRANSPORT.loops(1, "test");
    private final RecordingVisit visit =
            new RecordingVisit("crm", new Guest(new UserId("alice"), 2, CREDENTIAL));

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aPasswordThatTheServerHasCachedIsProvedInOneStep() throws Exception {
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "");
                RawClient client = in(door)) {
            assertThat(client.query("SELECT 1").answer()).isEqualTo("ok");
            assertThat(server.seen())
                    .containsExactly(
                            "log-in by caching_sha2_password",
                            "SET SESSION TRANSACTION READ ONLY",
                            "SET NAMES utf8mb4, SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION',"
                                    + " SESSION max_execution_time = 600000",
                            "SELECT 1");
        }
    }

    @Test
    void withoutTlsThePasswordIsEncryptedForTheServersKey() throws Exception {
        Script script = new Script(false, Scramble.SHA2, Scramble.SHA2, null, 0);
        try (var server = new StrictMySql(script, PASSWORD);
                var door = door(server.port(), "");
                RawClient client = in(door)) {
            assertThat(client.query("SELECT 1").answer()).isEqualTo("ok");
            assertThat(server.seen()).contains("by key");
        }
    }

    @Test
    void withTlsThePasswordIsSentAsItIs() throws Exception {
        Authority authority = Authority.create(directory.resolve("ca"));
        Script script =
                new Script(false, Scramble.SHA2, Scramble.SHA2, authority.issue("localhost"), 0);
        try (var server = new StrictMySql(script, PASSWORD);
                var door =
                        door(
                                server.port(),
                                "?sslmode=verify-full&ssl-ca=" + authority.certificate());
                RawClient client = in(door)) {
            assertThat(client.query("SELECT 1").answer()).isEqualTo("ok");
            assertThat(server.seen()).contains("log-in by caching_sha2_password with TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Scramble.NATIVE, Scramble.SHA2})
    void theServerMaySwitchToTheMethodOfTheAccount(String method) throws Exception {
        String other = method.equals(Scramble.SHA2) ? Scramble.NATIVE : Scramble.SHA2;
        try (var server = new StrictMySql(new Script(true, other, method, null, 0), PASSWORD);
                var door = door(server.port(), "");
                RawClient client = in(door)) {
            assertThat(client.query("SELECT 1").answer()).isEqualTo("ok");
            assertThat(server.seen()).contains("log-in by " + other, "switched to " + method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Scramble.CLEAR, "client_ed25519", "parsec", "authentication_kerberos"})
    void methodsThatAreNotSafeOrNotKnownAreRefused(String method) throws Exception {
        try (var server = new StrictMySql(new Script(true, method, method, null, 0), PASSWORD);
                var door = door(server.port(), "")) {
            assertThat(answer(door, CREDENTIAL)).contains(Refusal.LOGIN.text());
            assertThat(visit.details().getFirst())
                    .contains(method.equals(Scramble.CLEAR) ? "without TLS" : method);
        }
    }

    @Test
    void aServerWithoutTlsIsNotSpokenToWhereTlsIsAskedFor() throws Exception {
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "?sslmode=require")) {
            assertThat(answer(door, CREDENTIAL)).contains(Refusal.TLS.text());
            assertThat(server.seen()).noneMatch(line -> line.startsWith("log-in"));
        }
    }

    @Test
    void aServerThatLacksWhatTheWorkerChoseIsRefused() throws Exception {
        Script script =
                new Script(true, Scramble.SHA2, Scramble.SHA2, null, Capabilities.DEPRECATE_EOF);
        try (var server = new StrictMySql(script, PASSWORD);
                var door = door(server.port(), "")) {
            assertThat(answer(door, CREDENTIAL)).contains(Refusal.UNREACHABLE.text());
            assertThat(visit.details()).containsExactly("the server is too old: 8.0.36");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "garbage", "silence", "old", "end", "greeting-and-more"})
    void aServerThatDoesNotGreetIsRefused(String kind) throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                var door = door(server.getLocalPort(), "", Duration.ofSeconds(1))) {
            Thread.ofVirtual().start(() -> answerOnce(server, kind));
            assertThat(answer(door, CREDENTIAL))
                    .contains(
                            kind.equals("silence")
                                    ? Refusal.TIMEOUT.text()
                                    : Refusal.UNREACHABLE.text());
            assertThat(visit.refusals()).hasSize(1);
            if (kind.equals("greeting-and-more")) {
                assertThat(visit.details()).containsExactly("bytes behind the greeting");
            }
        }
    }

    private static void answerOnce(ServerSocket server, String kind) {
        try (var socket = server.accept()) {
            var greeting = new Greeting("8.0.36", 1, new byte[20], -1, Scramble.NATIVE).body();
            byte[] hello = RawClient.packet(0, Wire.bytes(greeting, greeting.readableBytes()));
            byte[] bytes =
                    switch (kind) {
                        case "error" ->
                                RawClient.packet(
                                        0,
                                        "\u00ff\u0010\u0004Too many connections"
                                                .getBytes(StandardCharsets.ISO_8859_1));
                        case "garbage" ->
                                "HTTP/1.1 400 Bad Request\r\n\r\n"
                                        .repeat(9_000)
                                        .getBytes(StandardCharsets.US_ASCII);
                        case "old" -> RawClient.packet(0, new byte[] {9, '3', '.', '2', 0});
                        case "greeting-and-more" -> {
                            byte[] more = RawClient.packet(2, new byte[] {0, 0, 0, 2, 0, 0, 0});
                            byte[] both = Arrays.copyOf(hello, hello.length + more.length);
                            System.arraycopy(more, 0, both, hello.length, more.length);
                            yield both;
                        }
                        default -> new byte[0];
                    };
            socket.getOutputStream().write(bytes);
            if (!kind.equals("end")) {
                var _ = socket.getInputStream().readAllBytes();
            }
        } catch (IOException e) {
            // The gate has gone.
        }
    }

    // What follows is hostile: nothing may reach the server.

    @ParameterizedTest
    @ValueSource(strings = {Scramble.NATIVE, Scramble.SHA2, Scramble.CLEAR})
    void anothersCredentialOrNoneIsRefused(String method) throws Exception {
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "")) {
            for (Secret secret : new Secret[] {OLDER, PASSWORD, new Secret("")}) {
                try (RawClient client = new RawClient(door.port())) {
                    client.send(1, client.logIn(secret, method, 0));
                    assertThat(client.answer()).startsWith("1045 crm:").doesNotContain("canary");
                    assertThat(client.ended()).isTrue();
                }
            }
            // An answer to another greeting.
            try (RawClient first = new RawClient(door.port());
                    RawClient second = new RawClient(door.port())) {
                if (!method.equals(Scramble.CLEAR)) {
                    second.send(1, first.logIn(CREDENTIAL, method, 0));
                    assertThat(second.answer()).startsWith("1045 crm:");
                }
            }
            assertThat(visit.refusals()).containsOnly(Refusal.CREDENTIAL);
            assertThat(visit.entered).hasValue(0);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void whatIsNotALogInIsRefused() throws Exception {
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "")) {
            byte[] megabyte = new byte[1 << 20];
            byte[] old = {1, 0, 0, 0, 1, 'a', 0, 0};
            byte[] tls = new byte[32];
            tls[1] = (byte) ((Capabilities.PROTOCOL_41 | Capabilities.SSL) >> 8);
            tls[1] |= (byte) (Capabilities.SECURE_CONNECTION >> 8);
            for (byte[] body :
                    new byte[][] {
                        megabyte,
                        old,
                        tls,
                        {},
                        {3, 'S', 'E', 'L', 'E', 'C', 'T', ' ', '1'},
                        {18, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                        "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                    }) {
                try (RawClient client = new RawClient(door.port())) {
                    send(client, RawClient.packet(1, body));
                    assertThat(client.answer()).startsWith("1043 crm:");
                    assertThat(client.ended()).isTrue();
                }
            }
            // A right credential does not help.
            try (RawClient client = new RawClient(door.port())) {
                client.send(1, client.logIn(CREDENTIAL, Scramble.NATIVE, Capabilities.SSL));
                assertThat(client.answer()).startsWith("1043 crm:");
            }
            assertThat(visit.refusals()).containsOnly(Refusal.PROTOCOL).hasSize(8);
            assertThat(visit.details()).contains("a packet of 1048576 bytes");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aQueryBehindTheLogInIsRefusedBeforeTheCredentialIsLookedAt() throws Exception {
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "");
                RawClient client = new RawClient(door.port())) {
            byte[] logIn = RawClient.packet(1, client.logIn(CREDENTIAL));
            byte[] query = RawClient.packet(0, new byte[] {3, 'D', 'O', ' ', '1'});
            byte[] both = Arrays.copyOf(logIn, logIn.length + query.length);
            System.arraycopy(query, 0, both, logIn.length, query.length);
            client.raw(both);
            assertThat(client.answer()).startsWith("1043 crm:");
            assertThat(client.ended()).isTrue();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void whoSendsNothingIsSentAway() throws Exception {
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "", Duration.ofMillis(100));
                RawClient client = new RawClient(door.port())) {
            client.raw(new byte[] {40, 0, 0, 1, 0});
            assertThat(client.answer()).contains(Refusal.TIMEOUT.text());
            assertThat(client.ended()).isTrue();
            assertThat(visit.refusals()).containsExactly(Refusal.TIMEOUT);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aWorkerWhoseLeaseIsOverIsRefused() throws Exception {
        visit.closed(Refusal.STALE);
        try (var server = new StrictMySql(PLAIN, PASSWORD);
                var door = door(server.port(), "")) {
            assertThat(answer(door, CREDENTIAL)).contains(Refusal.STALE.text());
            assertThat(server.connections()).isZero();
        }
    }

    private static void send(RawClient client, byte[] bytes) {
        try {
            client.raw(bytes);
        } catch (IOException e) {
            // It is refused by its length alone, and the connection ended.
        }
    }

    private static RawClient in(TestDoor door) throws IOException {
        RawClient client = new RawClient(door.port());
        client.send(1, client.logIn(CREDENTIAL));
        assertThat(client.answer()).isEqualTo("ok");
        return client;
    }

    private static String answer(TestDoor door, Secret credential) throws IOException {
        try (RawClient client = new RawClient(door.port())) {
            return client.send(1, client.logIn(credential)).answer();
        }
    }

    private TestDoor door(int port, String parameters) {
        return door(port, parameters, Duration.ofSeconds(20));
    }

    private TestDoor door(int port, String parameters, Duration timeout) {
        String url = "mysql://reader:" + PASSWORD.value() + "@localhost:" + port + "/shop";
        var database =
                new AttachedDatabase(
                        "crm",
                        DatabaseType.MYSQL,
                        new Secret(url + parameters),
                        true,
                        DatabasePolicy.DEFAULT);
        return TestDoor.open(
                TRANSPORT,
                loops,
                directory.resolve("door" + System.nanoTime()),
                MySqlGate.of(database, new Upstream(TRANSPORT, timeout)),
                visit);
    }
}
