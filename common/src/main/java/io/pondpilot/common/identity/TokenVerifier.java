package io.pondpilot.common.identity;

import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkOctet;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.Secret;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Turns a compact JWT into an [Identity]: HS256 and nothing else, `sub` and `exp` required, 30 s
/// of clock skew. Verified tokens are remembered (bounded, and never beyond their `exp`), so that a
/// known one costs a lookup. Thread-safe, never blocks: safe on event loops. No message echoes the
/// token.
public final class TokenVerifier {
    /// Longer tokens are refused before anything looks at them.
    public static final int MAX_TOKEN_LENGTH = 16 * 1024;

    /// The last second of the year 9999.
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    private static final Duration SKEW = Duration.ofSeconds(30);

    private final JwkOctet key;
    private final InstantSource clock;
    private final VerifiedTokens verified = new VerifiedTokens(VerifiedTokens.CAPACITY);

    /// @throws IllegalArgumentException when the secret is under 32 characters
    public TokenVerifier(Secret jwtSecret, InstantSource clock) {
        this.key = TokenKey.of(jwtSecret);
        this.clock = clock;
    }

    /// Verifies a token, without the `Bearer ` before it.
    ///
    /// @throws ProxyException `UNAUTHENTICATED` with a text that says what is wrong
    public Identity verify(String compactJwt) {
        if (compactJwt.isBlank()) {
            throw refused("no token was given; send 'authorization: Bearer <jwt>'");
        }
        if (compactJwt.length() > MAX_TOKEN_LENGTH) {
            throw refused("the token is longer than " + MAX_TOKEN_LENGTH + " characters");
        }
        Instant now = clock.instant();
        Optional<Identity> known = verified.find(compactJwt);
        if (known.isPresent()) {
            return notExpired(known.get(), now);
        }
        Identity identity = notExpired(check(compactJwt, now), now);
        verified.put(compactJwt, identity);
        return identity;
    }

    private Identity check(String compactJwt, Instant now) {
        SignedJwt signed = parse(compactJwt);
        Jwt jwt = signed.getJwt();
        String algorithm = text(jwt.headerClaim("alg"));
        if (!JwkOctet.ALG_HS256.equals(algorithm)) {
            throw refused("the token must be signed with HS256 (header 'alg')");
        }
        if (!key.verifySignature(signed.getSignedBytes(), signed.getSignature())) {
            throw refused("the token's signature is wrong; it was made with another secret");
        }
        String subject = text(jwt.payloadClaim("sub"));
        if (subject.isEmpty()) {
            throw refused("the token has no 'sub' claim, a text that names the user");
        }
        Instant expiresAt = instant(jwt, "exp");
        if (jwt.payloadClaim("nbf").isPresent() && instant(jwt, "nbf").isAfter(now.plus(SKEW))) {
            throw refused("the token is not valid yet ('nbf')");
        }
        boolean demo =
                jwt.payloadClaim(TokenKey.DEMO_CLAIM)
                        .orElse(JsonValue.FALSE)
                        .equals(JsonValue.TRUE);
        try {
            return new Identity(new UserId(subject), expiresAt, demo);
        } catch (IllegalArgumentException e) {
            throw new ProxyException(
                    ErrorCode.UNAUTHENTICATED,
                    "the token's 'sub' is not usable: " + e.getMessage(),
                    e);
        }
    }

    private static SignedJwt parse(String compactJwt) {
        try {
            SignedJwt signed = SignedJwt.parseToken(compactJwt);
            signed.getJwt();
            return signed;
        } catch (RuntimeException e) {
            // The cause would carry pieces of the token.
            throw refused(
                    "the token is malformed; a JWT has three base64url parts: a header with alg"
                            + " HS256, claims with 'sub' (text) and 'exp' (number), a signature");
        }
    }

    private static String text(Optional<JsonValue> claim) {
        return claim.orElse(JsonValue.NULL) instanceof JsonString text ? text.getString() : "";
    }

    private static Instant instant(Jwt jwt, String claim) {
        if (jwt.payloadClaim(claim).orElse(JsonValue.NULL) instanceof JsonNumber seconds) {
            BigDecimal value = seconds.bigDecimalValue();
            if (value.signum() < 0 || value.compareTo(LATEST) > 0) {
                throw refused("the token's '" + claim + "' is out of range");
            }
            return Instant.ofEpochSecond(value.longValue());
        }
        throw refused("the token has no '" + claim + "' claim, a number of seconds since 1970");
    }

    private static Identity notExpired(Identity identity, Instant now) {
        if (!now.isBefore(identity.expiresAt().plus(SKEW))) {
            throw refused("the token has expired; get a new one");
        }
        return identity;
    }

    private static ProxyException refused(String message) {
        return new ProxyException(ErrorCode.UNAUTHENTICATED, message);
    }
}
