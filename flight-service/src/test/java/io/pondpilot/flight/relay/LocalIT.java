package io.pondpilot.flight.relay;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.RelayUnderTest;
import io.pondpilot.flight.testing.ScriptedRouter;
import io.pondpilot.flight.testing.ScriptedWorker;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handshake, health and the graceful end.
@Timeout(60)
class LocalIT {
    private static final byte[] EMPTY_MESSAGE = new byte[5];
    private static final String CHECK = "/grpc.health.v1.Health/Check";
    private static final String WATCH = "/grpc.health.v1.Health/Watch";

    private static RelayUnderTest alone() {
        return RelayUnderTest.with(new ScriptedRouter());
    }

    @Test
    void bearerHandshakeCompletesWhenTheClientHasSaidAll() {
        try (var relay = alone();
                var client = new Http2Client(relay.port())) {
            var call = client.open(headers(FLIGHT + "Handshake", relay.token("ann")), true);
            call.send(EMPTY_MESSAGE, false);
            assertThat(call.first).succeedsWithin(Duration.ofSeconds(5));
            call.send(new byte[0], true);
            assertThat(call.status()).isZero();
            assertThat(call.body()).isEmpty();
            assertThat(call.first.join().contains("authorization")).isFalse();
            assertThat(call.first.join().get("set-cookie"))
                    .asString()
                    .matches("arrow_flight_session_id=[0-9a-f]{32}");
        }
    }

    @Test
    void basicHandshakeReturnsTheTokenAsBearerBeforeTheClientHalfCloses() {
        try (var relay = alone();
                var client = new Http2Client(relay.port())) {
            String token = relay.token("ann");
            var call = client.open(basic("anybody:" + token), true);
            assertThat(call.status()).isZero();
            assertThat(call.first.join().get("authorization"))
                    .asString()
                    .isEqualTo("Bearer " + token);
            var wrong = client.open(basic("anybody:secret"), true);
            assertThat(wrong.status()).isEqualTo(16);
            assertThat(wrong.first.join().contains("authorization")).isFalse();
        }
    }

    @Test
    void bearerHandshakeThatTheClientNeverEndsIsCompletedAllTheSame() {
        try (var relay = alone();
                var client = new Http2Client(relay.port())) {
            var call = client.open(headers(FLIGHT + "Handshake", relay.token("ann")), true);
            call.send(EMPTY_MESSAGE, false);
            assertThat(call.status()).isZero();
        }
    }

    private static Http2Headers basic(String login) {
        return headers(FLIGHT + "Handshake", "")
                .set(
                        "authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
    }

    private static Http2Headers noToken(String path) {
        Http2Headers headers = headers(path, "");
        headers.remove("authorization");
        return headers;
    }

    private static byte[] health(String service) {
        byte[] name = service.getBytes(UTF_8);
        byte[] message = new byte[7 + name.length];
        message[4] = (byte) (2 + name.length);
        message[5] = 0x0a;
        message[6] = (byte) name.length;
        System.arraycopy(name, 0, message, 7, name.length);
        return message;
    }

    @Test
    void healthIsAnsweredWithoutAToken() {
        try (var relay = alone();
                var client = new Http2Client(relay.port())) {
            byte[] serving = {0, 0, 0, 0, 2, 8, 1};
            assertThat(client.call(noToken(CHECK), EMPTY_MESSAGE).body()).isEqualTo(serving);
            assertThat(
                            client.call(
                                            noToken(CHECK),
                                            health("arrow.flight.protocol.FlightService"))
                                    .body())
                    .isEqualTo(serving);
            assertThat(client.call(noToken(CHECK), health("other")).status()).isEqualTo(5);
            assertThat(client.call(noToken(CHECK), new byte[] {1, 2, 3}).status()).isEqualTo(3);
        }
    }

    @Test
    void closingTellsWatchersAndLetsRunningCallsFinish() throws Exception {
        CompletableFuture<ScriptedWorker.WorkerCall> started = new CompletableFuture<>();
        try (var worker = ScriptedWorker.onTcp().onRequest(started::complete);
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var watch = client.call(noToken(WATCH), EMPTY_MESSAGE);
            AdmissionIT.await(() -> watch.received.get() == 7);
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            ScriptedWorker.WorkerCall running = started.get(5, TimeUnit.SECONDS);
            Thread closing = Thread.ofVirtual().start(relay::stop);
            client.goAway.get(5, TimeUnit.SECONDS);
            AdmissionIT.await(() -> watch.received.get() == 14);
            running.answer(new byte[] {1, 2, 3});
            assertThat(call.status()).isZero();
            assertThat(call.body()).containsExactly(1, 2, 3);
            assertThat(watch.status()).isEqualTo(14);
            assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void callsThatOutlastTheGraceAreUnavailable() {
        try (var worker =
                        ScriptedWorker.onTcp()
                                .onRequest(call -> call.sendHeaders().send(new byte[10]));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            AdmissionIT.await(() -> call.received.get() == 10);
            long start = System.nanoTime();
            relay.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(call.status()).isEqualTo(14);
            assertThat(call.message()).contains("shutting down");
            assertThat(worker.calls().getFirst().reset).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void waitingCallsAreEndedToo() {
        try (var relay = alone();
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            AdmissionIT.await(() -> relay.relay.metrics().waitingCalls() == 1);
            relay.stop();
            assertThat(call.status()).isEqualTo(14);
        }
    }
}
