package io.pondpilot.systemtests.harness;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A worker's credential computed from its description, `pp1.<user>.<generation>.<hmac>`, to dial
/// workers past the relay.
public final class Credentials {
    private Credentials() {}

    /// The credential of a worker of `user` with `generation`.
    public static String of(String user, long generation) {
        byte[] key =
                hmac(
                        ProxyCluster.CLUSTER_SECRET.getBytes(StandardCharsets.UTF_8),
                        "pondpilot worker credential v1");
        String signed = "pp1." + base64(user.getBytes(StandardCharsets.UTF_8)) + "." + generation;
        return signed + "." + base64(hmac(key, signed));
    }

    /// The credential that `worker` was started with.
    public static String of(Worker worker) {
        return of(worker.user(), worker.generation());
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
