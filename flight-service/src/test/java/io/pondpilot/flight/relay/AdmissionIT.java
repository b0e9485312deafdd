package io.pondpilot.flight.relay;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.flight.downstream.ConnectionLimits;
import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.RelayUnderTest;
import io.pondpilot.flight.testing.ScriptedRouter;
import io.pondpilot.flight.testing.ScriptedWorker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who gets in, and what those who do not get in hear.
@Timeout(60)
class AdmissionIT {
    private static final byte[] EMPTY_MESSAGE = new byte[5];

    @Test
    void badTokensAreUnauthenticatedAndNoWorkerHearsOfThem() {
        try (var worker = ScriptedWorker.onTcp();
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            String good = relay.token("ann");
            refused(client, null, "no token was given");
            refused(client, "Bearer ", "no token was given");
            refused(client, "Bearer not.a.jwt", "malformed");
            refused(client, "Bearer " + good.substring(0, good.length() - 4) + "AAAA", "signature");
            refused(client, "Bearer " + expired(), "expired");
            refused(client, "Bearer " + unsigned(), "HS256");
            refused(client, "Digest abc", "Bearer");
            refused(
                    client,
                    "Basic " + Base64.getEncoder().encodeToString(("x:" + good).getBytes(UTF_8)),
                    "Handshake");
            assertThat(worker.calls()).isEmpty();
            Http2Headers lower = headers(FLIGHT + "GetFlightInfo", good);
            lower.set("authorization", "bEaReR " + good);
            assertThat(client.call(lower, EMPTY_MESSAGE).status()).isZero();
        }
    }

    @Test
    void duckDbsAirportExtensionIsToldToGiveUpAndOthersAreNot() {
        try (var worker = ScriptedWorker.onTcp();
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            Http2Headers headers = headers(FLIGHT + "DoAction", "not.a.jwt");
            assertThat(client.call(headers, EMPTY_MESSAGE).trailers().contains("x-arrow-status"))
                    .isFalse();
            headers.set("airport-user-agent", "airport/20250723");
            var call = client.call(headers, EMPTY_MESSAGE);
            assertThat(call.status()).isEqualTo(16);
            assertThat(call.trailers().get("x-arrow-status")).asString().isEqualTo("4");
            Http2Headers good = headers(FLIGHT + "DoAction", relay.token("ann"));
            good.set("airport-user-agent", "airport/20250723");
            assertThat(client.call(good, EMPTY_MESSAGE).trailers().contains("x-arrow-status"))
                    .isFalse();
        }
    }

    private static void refused(Http2Client client, @Nullable String authorization, String text) {
        Http2Headers headers = headers(FLIGHT + "GetFlightInfo", "");
        headers.remove("authorization");
        if (authorization != null) {
            headers.set("authorization", authorization);
        }
        var call = client.call(headers, EMPTY_MESSAGE);
        assertThat(call.status()).isEqualTo(16);
        assertThat(call.message()).contains(text);
        assertThat(call.trailers().status()).asString().isEqualTo("200");
    }

    private static String expired() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return new TokenIssuer(
                        new Secret("a test secret of more than 32 characters"),
                        InstantSource.fixed(yesterday))
                .issue(new UserId("ann"), Duration.ofHours(1), false)
                .value();
    }

    private static String unsigned() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8))
                + "."
                + base64.encodeToString("{\"sub\":\"ann\",\"exp\":9999999999}".getBytes(UTF_8))
                + ".";
    }

    @Test
    void whatIsNoFlightCallIsAnsweredAsGrpcSays() {
        try (var worker = ScriptedWorker.onTcp();
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            String token = relay.token("ann");
            for (String path :
                    new String[] {
                        "/",
                        "/nothing",
                        FLIGHT + "DoMagic",
                        FLIGHT + "doget",
                        FLIGHT + "DoGet/",
                        "//arrow.flight.protocol.FlightService/DoGet",
                        "/arrow%2eflight.protocol.FlightService/DoGet",
                        FLIGHT + "DoGet?x=1"
                    }) {
                assertThat(client.call(headers(path, token), EMPTY_MESSAGE).status())
                        .as(path)
                        .isEqualTo(12);
            }
            Http2Headers get = headers(FLIGHT + "DoGet", token).method("GET");
            assertThat(first(client, get).status()).asString().isEqualTo("405");
            Http2Headers json =
                    headers(FLIGHT + "DoGet", token).set("content-type", "application/json");
            assertThat(first(client, json).status()).asString().isEqualTo("415");
            Http2Headers web =
                    headers(FLIGHT + "DoGet", token).set("content-type", "application/grpc-web");
            assertThat(first(client, web).status()).asString().isEqualTo("415");
            Http2Headers late = headers(FLIGHT + "DoGet", token).set("grpc-timeout", "5 seconds");
            assertThat(client.call(late, EMPTY_MESSAGE).status()).isEqualTo(3);
            Http2Headers passed = headers(FLIGHT + "DoGet", token).set("grpc-timeout", "0m");
            assertThat(client.call(passed, EMPTY_MESSAGE).status()).isEqualTo(4);
            assertThat(worker.calls()).isEmpty();
            assertThat(relay.relay.metrics().unknownPaths()).isEqualTo(8);
        }
    }

    private static Http2Headers first(Http2Client client, Http2Headers headers) {
        var call = client.call(headers, EMPTY_MESSAGE);
        call.trailers();
        return call.first.join();
    }

    @Test
    void overlongHeadersAreRefusedAndTheConnectionLives() {
        try (var worker = ScriptedWorker.onTcp();
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            Http2Headers longer = headers(FLIGHT + "DoGet", relay.token("ann"));
            longer.set("x-long", "y".repeat(33 << 10));
            var call = client.call(longer, EMPTY_MESSAGE);
            assertThat(call.status()).isEqualTo(8);
            assertThat(call.message()).contains("flight.max_header_size");
            var next = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            assertThat(next.status()).isZero();
        }
    }

    @Test
    void rateLimitNamesTheSecondsAndSparesDoGet() {
        AtomicInteger left = new AtomicInteger(2);
        try (var worker = ScriptedWorker.onTcp();
                var relay =
                        RelayUnderTest.with(
                                (_, then) ->
                                        then.accept(
                                                left.decrementAndGet() >= 0
                                                        ? Optional.empty()
                                                        : Optional.of(Duration.ofMillis(1_200))),
                                ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            String token = relay.token("ann");
            assertThat(call(client, "GetFlightInfo", token).status()).isZero();
            assertThat(call(client, "DoAction", token).status()).isZero();
            var refused = call(client, "GetFlightInfo", token);
            assertThat(refused.status()).isEqualTo(8);
            assertThat(refused.message()).isEqualTo("rate limit exceeded (retry after 2 s)");
            assertThat(refused.trailers().get("grpc-retry-pushback-ms"))
                    .asString()
                    .isEqualTo("1200");
            assertThat(refused.trailers().get("retry-after")).asString().isEqualTo("2");
            assertThat(call(client, "DoGet", token).status()).isZero();
            assertThat(worker.calls()).hasSize(3);
        }
    }

    private static Http2Client.ClientCall call(Http2Client client, String method, String token) {
        return client.call(headers(FLIGHT + method, token), EMPTY_MESSAGE);
    }

    @Test
    void oneUserMayHaveOnlySoManyCallsOpenAndOthersAreNotHeld() {
        RelaySettings settings =
                new RelaySettings(
                        Transport.EPOLL,
                        "127.0.0.1",
                        0,
                        2,
                        RelayUnderTest.limits(),
                        100,
                        3,
                        RelaySettings.WORKER_WINDOW,
                        false,
                        Duration.ofMillis(100));
        try (var worker = ScriptedWorker.onTcp().onRequest(_ -> {});
                var relay = RelayUnderTest.with(settings, ScriptedRouter.to(worker.address()));
                var one = new Http2Client(relay.port());
                var two = new Http2Client(relay.port())) {
            var held = one.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            two.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            two.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            await(() -> worker.calls().size() == 3);
            var fourth = one.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            assertThat(fourth.status()).isEqualTo(8);
            assertThat(fourth.message()).contains("3 calls open");
            one.call(headers(FLIGHT + "DoGet", relay.token("bob")), EMPTY_MESSAGE);
            await(() -> worker.calls().size() == 4);
            held.cancel();
            await(() -> relay.relay.metrics().openCalls() == 3);
            one.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE);
            await(() -> worker.calls().size() == 5);
        }
    }

    @Test
    void headersAreSwappedOnTheWay() {
        ConnectionLimits limits = RelayUnderTest.limits();
        try (var worker =
                        ScriptedWorker.onTcp()
                                .onRequest(call ->
                                        call.sendHeaders(
                                                        "authorization", "Bearer leak",
                                                        "pondpilot-x", "leak",
                                                        "x-mine", "kept")
                                                .sendTrailers(
                                                        0,
                                                        "pondpilot-y",
                                                        "leak",
                                                        "x-end",
                                                        "kept"));
                var relay =
                        RelayUnderTest.with(
                                RelayUnderTest.settings(limits, false),
                                ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            Http2Headers headers = headers(FLIGHT + "DoGet", relay.token("ann"));
            headers.set("pondpilot-refused", "credential")
                    .set("cookie", "session=1")
                    .set("x-request-id", "abc-123")
                    .set("grpc-timeout", "5S")
                    .set("auth-token-bin", "");
            var call = client.call(headers, EMPTY_MESSAGE);
            assertThat(call.status()).isZero();
            assertThat(call.first.join().contains("authorization")).isFalse();
            assertThat(call.first.join().contains("pondpilot-x")).isFalse();
            assertThat(call.first.join().get("x-mine")).asString().isEqualTo("kept");
            assertThat(call.trailers().contains("pondpilot-y")).isFalse();
            assertThat(call.trailers().get("x-end")).asString().isEqualTo("kept");
            var seen = worker.calls().getFirst();
            assertThat(seen.header("authorization")).isEqualTo("Bearer credential-ann-1");
            assertThat(seen.headers().contains("pondpilot-refused")).isFalse();
            assertThat(seen.headers().contains("auth-token-bin")).isFalse();
            assertThat(seen.header("cookie")).isEqualTo("session=1");
            assertThat(seen.header("x-request-id")).isEqualTo("abc-123");
            assertThat(seen.header("grpc-timeout")).matches("4\\d{6}u");
            assertThat(seen.header("te")).isEqualTo("trailers");
            client.call(headers(FLIGHT + "DoGet", relay.token("ann")), EMPTY_MESSAGE).status();
            assertThat(worker.calls().getLast().header("x-request-id")).matches("[0-9a-f]{32}");
        }
    }

    static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 10 s in vain").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
