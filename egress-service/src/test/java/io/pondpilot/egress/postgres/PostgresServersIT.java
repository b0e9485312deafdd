package io.pondpilot.egress.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.postgres.ScriptedServer.Script;
import io.pondpilot.egress.testing.RecordingVisit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers that are not what they should be.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PostgresServersIT {
    private static final String SASL = "\0\0\0\12SCRAM-SHA-256\0\0";

    static Stream<Arguments> odd() {
        return Stream.of(
                odd(
                        "has no TLS",
                        Refusal.TLS,
                        "sslmode=require",
                        talk -> {
                            talk.startup();
                            talk.raw("N");
                        }),
                odd(
                        "adds bytes before the encryption",
                        Refusal.TLS,
                        "sslmode=require",
                        talk -> {
                            talk.startup();
                            talk.raw("SR\0\0\0\10\0\0\0\0");
                        }),
                odd(
                        "closes",
                        Refusal.UNREACHABLE,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            throw new IOException("closes");
                        }),
                odd(
                        "speaks something else",
                        Refusal.UNREACHABLE,
                        "sslmode=disable",
                        talk -> talk.raw("220 mail.example.com ESMTP\r\n")),
                odd(
                        "promises a long message",
                        Refusal.UNREACHABLE,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.raw("R\177\377\377\377");
                        }),
                odd(
                        "lets us in without its proof",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.say('R', SASL).message();
                            talk.greet("on");
                        }),
                odd(
                        "proves nothing",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            String first = talk.say('R', SASL).message();
                            String nonce = first.substring(first.lastIndexOf("r=") + 2);
                            talk.say('R', "\0\0\0\13r=" + nonce + "x,s=c2FsdHNhbHQ=,i=4096")
                                    .message();
                            talk.say(
                                    'R', "\0\0\0\14v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
                            talk.greet("on");
                        }),
                odd(
                        "answers another's nonce",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.say('R', SASL).message();
                            talk.say('R', "\0\0\0\13r=other,s=c2FsdHNhbHQ=,i=4096");
                        }),
                odd(
                        "wants billions of rounds",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            String first = talk.say('R', SASL).message();
                            String nonce = first.substring(first.lastIndexOf("r=") + 2);
                            talk.say('R', "\0\0\0\13r=" + nonce + "x,s=c2FsdHNhbHQ=,i=2000000000");
                        }),
                odd(
                        "wants the password after SCRAM",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.say('R', SASL).message();
                            talk.say('R', "\0\0\0\5salt");
                        }),
                odd(
                        "wants Kerberos",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.say('R', "\0\0\0\2");
                        }),
                odd(
                        "keeps the session writable",
                        Refusal.LOGIN,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.greet("off");
                        }),
                odd(
                        "is full",
                        Refusal.DATABASE_LIMIT,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.say('E', "SFATAL\0C53300\0Mtoo many clients of account\0\0");
                        }),
                odd(
                        "starts up",
                        Refusal.UNREACHABLE,
                        "sslmode=disable",
                        talk -> {
                            talk.startup();
                            talk.say('E', "SFATAL\0C57P03\0Mnot yet\0\0");
                        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void sendsTheWorkerAwayWithTheReason(
            String name, Refusal reason, String parameters, Script script) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(script);
                TestDoor door = TestDoor.open(server.url(parameters));
                RawClient client = door.connect()) {
            assertThatThrownBy(() -> client.login(RecordingVisit.CREDENTIAL.value()))
                    .hasMessageContaining("orders: " + reason.text())
                    .hasMessageNotContainingAny("account:", "secret", "127.0.0.1");
            assertThat(client.isClosed()).isTrue();
            assertThat(door.visit.refused)
                    .singleElement()
                    .matches(refused -> refused.reason() == reason)
                    .matches(refused -> !refused.detail().contains("secret"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWithoutEncryptionWhereThatIsPreferredOnly() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.start(talk -> {
                            if (talk.startup() == ToServer.SSL) {
                                talk.raw("N");
                                talk.startup();
                            }
                            talk.greet("on");
                        });
                TestDoor door = TestDoor.open(server.url("sslmode=prefer"));
                RawClient client = door.login()) {
            assertThat(client.process).isEqualTo(7);
            assertThat(client.key).isEqualTo(9);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void waitsForASilentServerOnlySoLong() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(talk -> talk.startup());
                TestDoor door =
                        TestDoor.open(server.url("sslmode=disable"), true, Duration.ofSeconds(1));
                RawClient client = door.connect()) {
            assertThatThrownBy(() -> client.login(RecordingVisit.CREDENTIAL.value()))
                    .hasMessageContaining("orders: " + Refusal.TIMEOUT.text());
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (TestDoor door =
                        TestDoor.open("postgresql://account:secret@127.0.0.1:" + port + "/shop");
                RawClient client = door.connect()) {
            assertThatThrownBy(() -> client.login(RecordingVisit.CREDENTIAL.value()))
                    .hasMessageContaining("orders: " + Refusal.UNREACHABLE.text());
        }
    }

    private static Arguments odd(String name, Refusal reason, String parameters, Script script) {
        return Arguments.of(name, reason, parameters, script);
    }
}
