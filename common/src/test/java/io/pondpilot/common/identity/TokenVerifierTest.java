package io.pondpilot.common.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private static final Secret SECRET = new Secret("0123456789abcdef0123456789abcdef");
    private static final Instant NOW = Instant.parse("2026-01-26T12:00:00Z");
    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final TokenVerifier verifier = new TokenVerifier(SECRET, clock::get);

    @Test
    void issuedTokenIsVerified() {
        var issued =
                new TokenIssuer(SECRET, clock::get)
                        .issue(new UserId("abc123"), Duration.ofHours(1), false);
        Identity identity = verifier.verify(issued.value());
        assertThat(identity)
                .isEqualTo(new Identity(new UserId("abc123"), NOW.plusSeconds(3600), false));
        assertThat(issued.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void demoTokenIsKnownByItsClaim() {
        var issued =
                new TokenIssuer(SECRET, clock::get)
                        .issue(new UserId("demo-x"), Duration.ofHours(1), true);
        assertThat(verifier.verify(issued.value()).demo()).isTrue();
    }

    @Test
    void tokenOfAnotherMakerIsVerified() {
        String token = token(HS256, claims("{\"sub\":\"a b\",\"exp\":%d}", 60));
        assertThat(verifier.verify(token).user()).isEqualTo(new UserId("a b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"hs256\"}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":256}"
            })
    void anyOtherAlgorithmIsRefused(String header) {
        String token = token(header, claims("{\"sub\":\"a\",\"exp\":%d}", 60));
        assertThat(refusal(token)).contains("HS256");
    }

    @Test
    void unsignedTokenIsRefused() {
        String token = token("{\"alg\":\"none\"}", claims("{\"sub\":\"a\",\"exp\":%d}", 60));
        assertThat(refusal(token.substring(0, token.lastIndexOf('.') + 1))).isNotBlank();
    }

    @Test
    void tokenOfAnotherSecretIsRefused() {
        var other = new TokenIssuer(new Secret("x".repeat(32)), clock::get);
        String token = other.issue(new UserId("a"), Duration.ofHours(1), false).value();
        assertThat(refusal(token)).contains("signature");
    }

    @Test
    void changedPayloadIsRefused() {
        String good = token(HS256, claims("{\"sub\":\"a\",\"exp\":%d}", 60));
        String bad = token(HS256, claims("{\"sub\":\"b\",\"exp\":%d}", 60));
        String forged =
                bad.substring(0, bad.lastIndexOf('.')) + good.substring(good.lastIndexOf('.'));
        assertThat(refusal(forged)).contains("signature");
    }

    @Test
    void tokenExpiresThirtySecondsAfterItsEndAndAlsoFromTheCache() {
        String token = token(HS256, claims("{\"sub\":\"a\",\"exp\":%d}", 60));
        clock.set(NOW.plusSeconds(89));
        assertThat(verifier.verify(token).user().value()).isEqualTo("a");
        clock.set(NOW.plusSeconds(90));
        assertThat(refusal(token)).contains("expired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"a\"}",
                "{\"sub\":\"a\",\"exp\":\"soon\"}",
                "{\"sub\":\"a\",\"exp\":-1}",
                "{\"sub\":\"a\",\"exp\":1e40}",
                "{\"sub\":\"a\",\"exp\":null}"
            })
    void expIsRequired(String claims) {
        assertThat(refusal(token(HS256, claims))).contains("'exp'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":%d}",
                "{\"sub\":\"\",\"exp\":%d}",
                "{\"sub\":7,\"exp\":%d}",
                "{\"sub\":\"a\\u0000b\",\"exp\":%d}",
                "{\"sub\":\"a\\nb\",\"exp\":%d}",
                "{\"sub\":\"a\\u202eb\",\"exp\":%d}",
                "{\"sub\":\" a\",\"exp\":%d}",
                "{\"sub\":\"\\ud800\",\"exp\":%d}"
            })
    void subMustBePrintable(String claims) {
        assertThat(refusal(token(HS256, claims(claims, 60)))).contains("'sub'");
    }

    @Test
    void subHasAtMost128Characters() {
        String longest = "ä".repeat(128);
        String good = token(HS256, claims("{\"sub\":\"" + longest + "\",\"exp\":%d}", 60));
        String bad = token(HS256, claims("{\"sub\":\"" + longest + "a\",\"exp\":%d}", 60));
        assertThat(verifier.verify(good).user().value()).isEqualTo(longest);
        assertThat(refusal(bad)).contains("128");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "...",
                "a.b.c",
                "secret-looking-thing",
                "eyJhbGciOiJIUzI1NiJ9.e30",
                "eyJhbGciOiJIUzI1NiJ9.e30.",
                "eyJhbGciOiJIUzI1NiJ9.W10.AAAA",
                "\u0000.\uffff.x",
                "e30.e30.e30.e30.e30"
            })
    void malformedTokenIsRefusedWithoutEchoingIt(String token) {
        String message = refusal(token);
        assertThat(message).isNotBlank().doesNotContain("secret-looking").doesNotContain("eyJ");
    }

    @Test
    void overlongTokenIsRefused() {
        assertThat(refusal("a".repeat(TokenVerifier.MAX_TOKEN_LENGTH + 1))).contains("longer");
    }

    @Test
    void notYetValidTokenIsRefused() {
        String claims = "{\"sub\":\"a\",\"exp\":%d,\"nbf\":" + (NOW.getEpochSecond() + 31) + "}";
        assertThat(refusal(token(HS256, claims(claims, 600)))).contains("'nbf'");
    }

    @Test
    void cacheIsBounded() {
        var cache = new VerifiedTokens(100);
        for (int i = 0; i < 10_000; i++) {
            cache.put("t" + i, new Identity(new UserId("a"), NOW, false));
        }
        assertThat(cache.size()).isLessThanOrEqualTo(101);
        assertThat(cache.find("t9999")).isPresent();
    }

    private String refusal(String token) {
        ProxyException refused =
                catchThrowableOfType(ProxyException.class, () -> verifier.verify(token));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(
                        refused.getCause() instanceof IllegalArgumentException
                                || refused.getCause() == null)
                .isTrue();
        return refused.getMessage();
    }

    private static String claims(String format, int secondsFromNow) {
        return format.replace("%d", Long.toString(NOW.getEpochSecond() + secondsFromNow));
    }

    private static String token(String header, String payload) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed =
                base64.encodeToString(header.getBytes(UTF_8))
                        + "."
                        + base64.encodeToString(payload.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.bytes(), "HmacSHA256"));
            return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
