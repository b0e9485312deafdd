package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// JWTs made by hand, good and bad: independent of the code under test.
public final class Tokens {
    /// The secret that all proxies of these tests share.
    public static final String SECRET = "system-tests-secret-of-at-least-32-characters";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Tokens() {}

    /// A good token of `user` for an hour.
    public static String of(String user) {
        return of(user, Instant.now().plusSeconds(3_600));
    }

    public static String of(String user, Instant expires) {
        return signed(claims(user, expires), SECRET);
    }

    /// The claims of a good token, to be spoiled by a test.
    public static Map<String, Object> claims(String user, Instant expires) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", user);
        claims.put("exp", expires.getEpochSecond());
        return claims;
    }

    /// Signs any claims with any secret by HS256.
    public static String signed(Map<String, Object> claims, String secret) {
        return signed(Map.of("alg", "HS256", "typ", "JWT"), claims, secret, "HmacSHA256");
    }

    /// Signs any header and claims by any MAC.
    public static String signed(
            Map<String, Object> header, Map<String, Object> claims, String secret, String mac) {
        try {
            String body =
                    part(JSON.writeValueAsBytes(header))
                            + "."
                            + part(JSON.writeValueAsBytes(claims));
            Mac signer = Mac.getInstance(mac);
            signer.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac));
            return body + "." + part(signer.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A token with `alg: none` and no signature.
    public static String unsigned(Map<String, Object> claims) {
        try {
            return part("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                    + "."
                    + part(JSON.writeValueAsBytes(claims))
                    + ".";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
