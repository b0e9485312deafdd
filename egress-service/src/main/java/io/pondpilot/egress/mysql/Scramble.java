package io.pondpilot.egress.mysql;

import io.pondpilot.common.value.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/// Proofs that one knows a password, as MySQL's log-in methods make them.
final class Scramble {
    static final String NATIVE = "mysql_native_password";
    static final String SHA2 = "caching_sha2_password";
    static final String CLEAR = "mysql_clear_password";

    /// Length of the server's random bytes.
    static final int NONCE = 20;

    private Scramble() {}

    /// `SHA1(p) XOR SHA1(nonce + SHA1(SHA1(p)))`; empty for an empty password.
    static byte[] nativePassword(Secret password, byte[] nonce) {
        return proof("SHA-1", password, nonce, true);
    }

    /// `SHA256(p) XOR SHA256(SHA256(SHA256(p)) + nonce)`; empty for an empty password.
    static byte[] sha2(Secret password, byte[] nonce) {
        return proof("SHA-256", password, nonce, false);
    }

    /// The password as its method sends it where the connection is secret: with a zero at its end.
    static byte[] clear(Secret password) {
        byte[] bytes = password.bytes();
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /// The password for the holder of a key only: RSA with OAEP over [#clear] XOR nonce.
    ///
    /// @param pem the server's public key
    /// @throws GeneralSecurityException when that is no key, or too short for the password
    static byte[] encrypted(Secret password, byte[] nonce, String pem)
            throws GeneralSecurityException {
        byte[] clear = clear(password);
        for (int i = 0; i < clear.length; i++) {
            clear[i] ^= nonce[i % nonce.length];
        }
        String base64 =
                pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not a key", e);
        }
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)));
        return cipher.doFinal(clear);
    }

    /// Whether an answer proves that its sender knows the password. Takes the same time for all
    /// wrong ones of a length.
    ///
    /// @param method of the answer; an unknown one proves nothing
    static boolean proves(String method, byte[] answer, Secret password, byte[] nonce) {
        byte[] right =
                switch (method) {
                    case NATIVE -> nativePassword(password, nonce);
                    case SHA2 -> sha2(password, nonce);
                    case CLEAR -> clear(password);
                    default -> new byte[0];
                };
        return right.length > 1 && MessageDigest.isEqual(right, answer);
    }

    private static byte[] proof(
            String algorithm, Secret password, byte[] nonce, boolean nonceFirst) {
        byte[] bytes = password.bytes();
        if (bytes.length == 0) {
            return bytes;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] once = digest.digest(bytes);
            byte[] twice = digest.digest(once);
            digest.update(nonceFirst ? nonce : twice);
            byte[] mask = digest.digest(nonceFirst ? twice : nonce);
            for (int i = 0; i < once.length; i++) {
                once[i] ^= mask[i];
            }
            return once;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has it", e);
        }
    }
}
