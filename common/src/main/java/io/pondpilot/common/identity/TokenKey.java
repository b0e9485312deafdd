package io.pondpilot.common.identity;

import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkOctet;
import io.pondpilot.common.value.Secret;
import jakarta.json.Json;
import java.util.Base64;

/// The HS256 key made of the JWT secret.
final class TokenKey {
    static final String DEMO_CLAIM = "demo";
    static final int MIN_SECRET_LENGTH = 32;

    private TokenKey() {}

    static JwkOctet of(Secret secret) {
        if (secret.value().length() < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "JWT_SECRET needs at least " + MIN_SECRET_LENGTH + " characters");
        }
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(secret.bytes());
        return JwkOctet.create(
                Json.createObjectBuilder()
                        .add(Jwk.PARAM_KEY_TYPE, Jwk.KEY_TYPE_OCT)
                        .add(Jwk.PARAM_KEY_ID, "pondpilot")
                        .add(Jwk.PARAM_ALGORITHM, JwkOctet.ALG_HS256)
                        .add(JwkOctet.PARAM_OCTET_KEY, encoded)
                        .build());
    }
}
