package io.pondpilot.common.identity;

import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkOctet;
import io.pondpilot.common.value.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Issues HS256 tokens with `sub`, `iat`, `exp`, and `demo: true` for demo users. Thread-safe.
public final class TokenIssuer {
    private final JwkOctet key;
    private final InstantSource clock;

    /// An issued token.
    ///
    /// @param value the compact JWT
    /// @param expiresAt its `exp`, whole seconds
    public record IssuedToken(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "IssuedToken[redacted, expiresAt=" + expiresAt + "]";
        }
    }

    /// @throws IllegalArgumentException when the secret is under 32 characters
    public TokenIssuer(Secret jwtSecret, InstantSource clock) {
        this.key = TokenKey.of(jwtSecret);
        this.clock = clock;
    }

    /// Issues a token that ends after `ttl`, counted in whole seconds.
    public IssuedToken issue(UserId user, Duration ttl, boolean demo) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = now.plus(ttl).truncatedTo(ChronoUnit.SECONDS);
        Jwt.Builder jwt =
                Jwt.builder()
                        .algorithm(JwkOctet.ALG_HS256)
                        .type("JWT")
                        .subject(user.value())
                        .issueTime(now)
                        .expirationTime(expiresAt);
        if (demo) {
            jwt.addPayloadClaim(TokenKey.DEMO_CLAIM, true);
        }
        return new IssuedToken(SignedJwt.sign(jwt.build(), key).tokenContent(), expiresAt);
    }
}
