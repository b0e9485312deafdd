package io.pondpilot.egress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.egress.gate.Refusal;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Good and hostile workers at the gate. Without a guard some would wait for an answer for ever.
@Timeout(30)
class HttpGateIT {
    private GateAtADoor gate;

    @BeforeEach
    void open() throws IOException {
        gate = new GateAtADoor();
    }

    @AfterEach
    void close() throws IOException {
        gate.close();
    }

    private void refusedBefore(Refusal reason) {
        assertThat(gate.visit.refusals()).containsExactly(reason);
        assertThat(gate.visit.joined).hasValue(0);
        assertThat(gate.connections).hasValue(0);
    }

    @Test
    void anAllowedHostIsReached() throws IOException {
        for (String name : List.of("files.internal", "FILES.internal.")) {
            try (SocketChannel worker = gate.dial()) {
                GateAtADoor.send(worker, gate.head(name + ":" + gate.port()));
                GateAtADoor.echoes(worker);
                String all = "x".repeat(1 << 20);
                Thread writer =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        GateAtADoor.send(worker, all);
                                    } catch (IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                assertThat(GateAtADoor.read(worker, all.length())).isEqualTo(all);
                assertThat(writer.isInterrupted()).isFalse();
            }
        }
        assertThat(gate.connections).hasValue(2);
        assertThat(gate.visit.joined).hasValue(2);
        assertThat(gate.visit.refusals()).isEmpty();
        assertThat(gate.visit.received.get()).isEqualTo(2 * (1 + (1 << 20)));
        assertThat(gate.visit.sent.get()).isEqualTo(2 * (1 + (1 << 20)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Proxy-Authorization: Bearer pp1.YW5u.7.wrong\r\n",
                "Proxy-Authorization: Bearer pp1.YW5u.6.right\r\n",
                "Proxy-Authorization: Bearer \r\n",
                "Proxy-Authorization: Basic cHAxLllXNXUuNy5yaWdodA==\r\n",
                "Authorization: Bearer pp1.YW5u.7.right\r\n",
                "@AUTH@@AUTH@",
            })
    void nothingIsAskedOfAnybodyWithoutTheCredential(String header) throws IOException {
        String request =
                "CONNECT " + gate.target() + " HTTP/1.1\r\nHost: x\r\n" + filled(header) + "\r\n";

        assertThat(gate.answer(request))
                .startsWith("HTTP/1.1 407 ")
                .doesNotContain("files.internal");

        refusedBefore(Refusal.CREDENTIAL);
        assertThat(gate.visit.entered).hasValue(0);
        assertThat(gate.lookups).hasValue(0);
    }

    @Test
    void whoHasNoCredentialDoesNotLearnTheList() throws IOException {
        String unlisted = gate.answer("CONNECT other.example:443 HTTP/1.1\r\n\r\n");

        assertThat(unlisted)
                .isEqualTo(gate.answer("CONNECT " + gate.target() + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 407 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other.internal:443",
                "x.files.internal:@PORT@",
                "files.internal.evil.example:@PORT@",
                "files.internal:1",
                "localhost:@PORT@",
                "127.0.0.1:@PORT@",
                "127.1:@PORT@",
                "0:@PORT@",
                "0x7f000001:@PORT@",
                "0x7f.1:@PORT@",
                "2130706433:@PORT@",
                "017700000001:@PORT@",
                "0177.0.0.1:@PORT@",
                "[::1]:@PORT@",
                "[::ffff:127.0.0.1]:@PORT@",
                "[0:0:0:0:0:0:0:1%25lo]:@PORT@",
                "::1:@PORT@",
                "169.254.169.254:80",
                "files.internal@127.0.0.1:@PORT@",
                "files.internal%00.evil.example:@PORT@",
                "files.internal",
                "files.internal:",
                "/",
                "*",
                "https://files.internal:@PORT@/",
            })
    void whatIsNotListedIsNotReached(String target) throws IOException {
        String request = gate.head(target.replace("@PORT@", "" + gate.port()));

        assertThat(gate.answer(request)).startsWith("HTTP/1.1 403 Forbidden\r\n");

        refusedBefore(Refusal.NOT_ALLOWED);
        assertThat(gate.lookups).hasValue(0);
    }

    @Test
    void theAnswerNamesTheHostAndTheSetting() throws IOException {
        assertThat(gate.answer(gate.head("other.internal:443")))
                .endsWith("\r\n\r\nother.internal:443 is not listed in egress.allow\n");
        assertThat(gate.visit.details())
                .containsExactly("other.internal:443 is not listed in egress.allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://files.internal:@PORT@/x HTTP/1.1\r\nHost: files.internal\r\n@AUTH@\r\n",
                "HEAD http://169.254.169.254/latest HTTP/1.1\r\n@AUTH@\r\n",
                "GET /x HTTP/1.1\r\nHost: files.internal\r\n@AUTH@\r\n",
                "POST http://files.internal:@PORT@/ HTTP/1.1\r\ncontent-length: 1\r\n@AUTH@\r\nx",
                "OPTIONS * HTTP/1.1\r\n@AUTH@\r\n",
                "connect files.internal:@PORT@ HTTP/1.1\r\n@AUTH@\r\n",
            })
    void onlyConnectIsSpoken(String request) throws IOException {
        assertThat(gate.answer(filled(request))).startsWith("HTTP/1.1 405 ");
        refusedBefore(Refusal.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT files.internal:@PORT@ HTTP/1.0\r\n@AUTH@\r\n",
                "CONNECT files.internal:@PORT@ HTTP/1.1\r\n@AUTH@Content-Length: 5\r\n\r\nhello",
                "CONNECT files.internal:@PORT@ HTTP/1.1\r\n@AUTH@Transfer-Encoding: chunked\r\n\r\n",
                "CONNECT files.internal:@PORT@ HTTP/1.1\r\n@AUTH@\r\n\u0016\u0003\u0001hello",
                "CONNECT files.internal:@PORT@ HTTP/1.1\r\n@AUTH@\r\nCONNECT a:1 HTTP/1.1\r\n\r\n",
                "CONNECT files.internal:@PORT@ HTTP/1.1\n@AUTH@\r\n",
                "CONNECT files.internal:@PORT@ HTTP/1.1\r\nA\u0000B: c\r\n@AUTH@\r\n",
                "CONNECT files.internal:@PORT@ HTTP/1.1\r\nHost : c\r\n@AUTH@\r\n",
                "\u0016\u0003\u0001\u0000\u0005hello hello hello\r\n\r\n",
                "CONNECT\r\n\r\n",
            })
    void whatIsNotOnePlainHeadIsRefused(String request) throws IOException {
        assertThat(gate.answer(filled(request))).startsWith("HTTP/1.1 400 ");
        refusedBefore(Refusal.PROTOCOL);
    }

    private String filled(String request) {
        return request.replace("@PORT@", "" + gate.port()).replace("@AUTH@", GateAtADoor.RIGHT);
    }

    @Test
    void aHeadOfAMegabyteIsRefused() throws IOException {
        String long_ = "x".repeat(1 << 20);

        assertThat(gate.answer("CONNECT " + long_)).startsWith("HTTP/1.1 431 ");
        assertThat(
                        gate.answer(
                                "CONNECT "
                                        + gate.target()
                                        + " HTTP/1.1\r\n"
                                        + GateAtADoor.RIGHT
                                        + "X: "
                                        + long_))
                .startsWith("HTTP/1.1 431 ");
        assertThat(
                        gate.answer(
                                "CONNECT "
                                        + gate.target()
                                        + " HTTP/1.1\r\n"
                                        + GateAtADoor.RIGHT
                                        + "X: y\r\n".repeat(100_000)
                                        + "\r\n"))
                .startsWith("HTTP/1.1 431 ");

        assertThat(gate.visit.refusals())
                .containsExactly(Refusal.PROTOCOL, Refusal.PROTOCOL, Refusal.PROTOCOL);
        assertThat(gate.connections).hasValue(0);
    }

    @Test
    void aNameThatTurnsPrivateIsNotFollowed() throws IOException {
        String target = "files.example:" + gate.port();
        for (String answer :
                List.of(
                        "127.0.0.1",
                        "10.0.0.1",
                        "8.8.8.8 127.0.0.1",
                        "::1",
                        "fe80::1",
                        "64:ff9b::7f00:1",
                        "169.254.169.254")) {
            gate.answers.add(answer);
            assertThat(gate.answer(gate.head(target)))
                    .as(answer)
                    .startsWith("HTTP/1.1 403 Forbidden\r\n");
        }
        assertThat(gate.connections).hasValue(0);
        assertThat(gate.visit.refusals()).hasSize(7).containsOnly(Refusal.NOT_ALLOWED);
        assertThat(gate.visit.details().getFirst()).contains("egress.allow_private");
        assertThat(gate.visit.details().getLast())
                .isEqualTo(target + " leads where no file server is");
    }

    @Test
    void theNameIsAskedOnce() throws IOException {
        // Given a name service whose second answer leads elsewhere
        gate.answers.add("127.0.0.1");
        gate.answers.add("169.254.169.254");

        // When
        try (SocketChannel worker = gate.dial()) {
            GateAtADoor.send(worker, gate.head(gate.target()));

            // Then
            GateAtADoor.echoes(worker);
        }
        assertThat(gate.lookups).hasValue(1);
        assertThat(gate.connections).hasValue(1);
    }

    @Test
    void theNextAddressIsTriedWhenOneIsDead() throws IOException {
        gate.answers.add("127.0.0.2 127.0.0.1");

        try (SocketChannel worker = gate.dial()) {
            GateAtADoor.send(worker, gate.head(gate.target()));
            GateAtADoor.echoes(worker);
        }
        assertThat(gate.visit.refusals()).isEmpty();
    }

    @Test
    void aServerThatIsDownIsSaidToBe() throws IOException {
        gate.answers.add("127.0.0.2");
        gate.answers.add("");

        assertThat(gate.answer(gate.head(gate.target())))
                .startsWith("HTTP/1.1 502 ")
                .endsWith(gate.target() + " cannot be reached\n");
        assertThat(gate.answer(gate.head(gate.target())))
                .startsWith("HTTP/1.1 502 ")
                .endsWith("the name of " + gate.target() + " is not known\n");
        assertThat(gate.visit.refusals()).containsExactly(Refusal.UNREACHABLE, Refusal.UNREACHABLE);
    }

    @Test
    void whoMayNotEnterIsToldWhy() throws IOException {
        gate.visit.closed(Refusal.STALE);
        assertThat(gate.answer(gate.head(gate.target()))).startsWith("HTTP/1.1 407 ");
        gate.visit.closed(Refusal.USER_LIMIT);
        assertThat(gate.answer(gate.head(gate.target()))).startsWith("HTTP/1.1 429 ");
        assertThat(gate.lookups).hasValue(0);
        assertThat(gate.connections).hasValue(0);
    }

    @Test
    void aHeadThatComesByteByByteIsReadAndOneThatEndsEarlyHarmsNobody() throws IOException {
        try (SocketChannel worker = gate.dial()) {
            for (char c : gate.head(gate.target()).toCharArray()) {
                GateAtADoor.send(worker, String.valueOf(c));
            }
            GateAtADoor.echoes(worker);
        }
        try (SocketChannel worker = gate.dial()) {
            GateAtADoor.send(worker, "CONNECT files.inter");
        }
        assertThat(gate.answer(gate.head("other.internal:443"))).startsWith("HTTP/1.1 403 ");
        assertThat(gate.connections).hasValue(1);
    }
}
