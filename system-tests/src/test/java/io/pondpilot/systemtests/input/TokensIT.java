package io.pondpilot.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.client.Messages;
import io.pondpilot.systemtests.client.RawGrpc;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens that must not pass, at both doors.
@ExtendWith(SharedProxy.class)
class TokensIT {
    private static final String OTHER_SECRET = "quite-another-secret-of-32-characters-at-least";

    private final ProxyCluster proxy;

    TokensIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    private static Map<String, Object> good(String user) {
        return Tokens.claims(user, Instant.now().plusSeconds(600));
    }

    private static Map<String, Object> without(String claim) {
        Map<String, Object> claims = good("someone");
        claims.remove(claim);
        return claims;
    }

    private static Map<String, Object> with(String claim, Object value) {
        Map<String, Object> claims = good("someone");
        claims.put(claim, value);
        return claims;
    }

    /// Name to the whole value of the `authorization` header; an empty one means no header.
    private static Map<String, String> badHeaders() {
        String good = Tokens.of("someone");
        String[] parts = good.split("\\.", -1);
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("no header", "");
        bad.put("no scheme", good);
        bad.put("only the scheme", "Bearer");
        bad.put("another scheme", "Digest " + good);
        bad.put("not a token", "Bearer nonsense");
        bad.put("two parts", "Bearer " + parts[0] + "." + parts[1]);
        bad.put("four parts", "Bearer " + good + ".x");
        bad.put("no signature", "Bearer " + parts[0] + "." + parts[1] + ".");
        bad.put("signature cut", "Bearer " + good.substring(0, good.length() - 2));
        bad.put("header of garbage", "Bearer !!!!." + parts[1] + "." + parts[2]);
        bad.put(
                "payload of another",
                "Bearer "
                        + parts[0]
                        + "."
                        + Tokens.of("admin").split("\\.", -1)[1]
                        + "."
                        + parts[2]);
        bad.put("expired", "Bearer " + Tokens.of("someone", Instant.now().minusSeconds(60)));
        bad.put("expired long ago", "Bearer " + Tokens.of("someone", Instant.EPOCH.plusSeconds(1)));
        bad.put("wrong secret", "Bearer " + Tokens.signed(good("someone"), OTHER_SECRET));
        bad.put("alg none", "Bearer " + Tokens.unsigned(good("someone")));
        bad.put(
                "alg HS512",
                "Bearer "
                        + Tokens.signed(
                                Map.of("alg", "HS512"),
                                good("someone"),
                                Tokens.SECRET,
                                "HmacSHA512"));
        bad.put(
                "alg RS256",
                "Bearer "
                        + Tokens.signed(
                                Map.of("alg", "RS256"),
                                good("someone"),
                                Tokens.SECRET,
                                "HmacSHA256"));
        bad.put("no sub", "Bearer " + Tokens.signed(without("sub"), Tokens.SECRET));
        bad.put("no exp", "Bearer " + Tokens.signed(without("exp"), Tokens.SECRET));
        bad.put("empty sub", "Bearer " + Tokens.signed(good(""), Tokens.SECRET));
        bad.put("sub of 129", "Bearer " + Tokens.signed(good("u".repeat(129)), Tokens.SECRET));
        bad.put("sub with a newline", "Bearer " + Tokens.signed(good("a\nb"), Tokens.SECRET));
        bad.put("sub with NUL", "Bearer " + Tokens.signed(good("a\0b"), Tokens.SECRET));
        bad.put("sub right to left", "Bearer " + Tokens.signed(good("a\u202eb"), Tokens.SECRET));
        bad.put("sub a number", "Bearer " + Tokens.signed(with("sub", 7), Tokens.SECRET));
        bad.put("sub a list", "Bearer " + Tokens.signed(with("sub", List.of("a")), Tokens.SECRET));
        bad.put("exp a word", "Bearer " + Tokens.signed(with("exp", "soon"), Tokens.SECRET));
        bad.put("exp negative", "Bearer " + Tokens.signed(with("exp", -1), Tokens.SECRET));
        return bad;
    }

    @TestFactory
    List<DynamicTest> theRelayRefuses() {
        List<DynamicTest> tests = new ArrayList<>();
        badHeaders()
                .forEach((name, header) ->
                        tests.add(
                                DynamicTest.dynamicTest(
                                        name,
                                        () -> {
                                            try (RawGrpc grpc = new RawGrpc(proxy.flightPort())) {
                                                for (String method :
                                                        List.of(
                                                                "GetFlightInfo",
                                                                "DoGet",
                                                                "DoAction",
                                                                "ListActions")) {
                                                    Status status =
                                                            grpc.call(method, header, select());
                                                    assertThat(status.getCode())
                                                            .as(method)
                                                            .isEqualTo(Status.Code.UNAUTHENTICATED);
                                                    assertThat(status.getDescription())
                                                            .as("says what to do")
                                                            .isNotBlank();
                                                }
                                            }
                                        })));
        return tests;
    }

    @TestFactory
    List<DynamicTest> theGatewayRefuses() {
        List<DynamicTest> tests = new ArrayList<>();
        Gateway gateway = new Gateway(proxy::http);
        badHeaders()
                .forEach((name, header) ->
                        tests.add(
                                DynamicTest.dynamicTest(
                                        name,
                                        () -> {
                                            var answer = gateway.post("/ai/embed", "{}", header);
                                            assertThat(answer.statusCode()).isEqualTo(401);
                                            assertThat(
                                                            answer.headers()
                                                                    .firstValue("content-type")
                                                                    .orElse(""))
                                                    .startsWith("application/problem+json");
                                            assertThat(
                                                            answer.headers()
                                                                    .firstValue("www-authenticate"))
                                                    .isPresent();
                                        })));
        return tests;
    }

    @Test
    void noBadTokenStartedAWorker() {
        assertThat(proxy.workers().everOf("someone")).isEmpty();
        assertThat(proxy.workers().everOf("admin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../etc/passwd",
                "a b/c:d\"e'f`g;$(h)",
                "{pp}:l:*",
                "Zoë 漢字 🦆",
                "user@example.com|auth0",
                "-rf"
            })
    void aSubOfOddPrintableCharactersHasAWorkerOfItsOwn(String odd) {
        String name = odd + UUID.randomUUID();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            user.run("CREATE TABLE odd AS SELECT 'mine' AS what");
            assertThat(user.value("SELECT what FROM odd")).isEqualTo("mine");
        }
        assertThat(proxy.workers().of(name).directory().getFileName().toString())
                .matches("[a-z0-9-]+");
    }

    @Test
    void aSubOf128CharactersIsServed() {
        String name = (UUID.randomUUID() + "u".repeat(128)).substring(0, 128);
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            assertThat(user.value("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aTokenThatExpiredTenSecondsAgoPassesWithinTheSkew() {
        String name = "skewed-" + UUID.randomUUID();
        String token = Tokens.of(name, Instant.now().minusSeconds(10));
        try (FlightUser user = FlightUser.at(proxy.flightPort(), token)) {
            assertThat(user.value("SELECT 1")).isEqualTo("1");
        }
    }

    private static byte[] select() {
        return Messages.descriptor("SELECT 1".getBytes(StandardCharsets.UTF_8));
    }
}
