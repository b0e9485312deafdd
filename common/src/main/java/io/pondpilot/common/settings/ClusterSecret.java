package io.pondpilot.common.settings;

import io.pondpilot.common.value.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The cluster secret of those who gave none: derived from the JWT secret, which all nodes share.
final class ClusterSecret {
    private static final String ALGORITHM = "HmacSHA256";

    private ClusterSecret() {}

    static Secret derive(Secret jwtSecret) {
        if (jwtSecret.value().isEmpty()) {
            return jwtSecret;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(jwtSecret.bytes(), ALGORITHM));
            byte[] derived =
                    mac.doFinal("pondpilot cluster secret v1".getBytes(StandardCharsets.UTF_8));
            return new Secret(HexFormat.of().formatHex(derived));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
