package io.pondpilot.egress.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.value.Secret;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class ScrambleTest {
    private static final byte[] NONCE = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Secret PASSWORD = new Secret("pässword");

    @Test
    void theNonceAndThePasswordBothCount() {
        for (String method : new String[] {Scramble.NATIVE, Scramble.SHA2}) {
            byte[] proof = proof(method, PASSWORD, NONCE);
            byte[] other = NONCE.clone();
            other[19]++;
            assertThat(Scramble.proves(method, proof, PASSWORD, NONCE)).isTrue();
            assertThat(Scramble.proves(method, proof, PASSWORD, other)).isFalse();
            assertThat(Scramble.proves(method, proof, new Secret("other"), NONCE)).isFalse();
            assertThat(Scramble.proves(method, new byte[0], PASSWORD, NONCE)).isFalse();
            assertThat(Scramble.proves(method, Arrays.copyOf(proof, 19), PASSWORD, NONCE))
                    .isFalse();
        }
    }

    @Test
    void anUnknownMethodOrAnEmptyCredentialProvesNothing() {
        assertThat(Scramble.proves("other", new byte[0], PASSWORD, NONCE)).isFalse();
        assertThat(Scramble.proves(Scramble.NATIVE, new byte[0], new Secret(""), NONCE)).isFalse();
        assertThat(Scramble.proves(Scramble.CLEAR, new byte[1], new Secret(""), NONCE)).isFalse();
    }

    @Test
    void thePasswordIsEncryptedForTheKeyAndHiddenByTheNonce() throws Exception {
        // Given
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var keys = generator.generateKeyPair();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";

        // When
        byte[] encrypted = Scramble.encrypted(PASSWORD, NONCE, pem);

        // Then
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
        byte[] clear = cipher.doFinal(encrypted);
        for (int i = 0; i < clear.length; i++) {
            clear[i] ^= NONCE[i % NONCE.length];
        }
        assertThat(clear).isEqualTo(Scramble.clear(PASSWORD));
    }

    @Test
    void theProofsAreThoseOfTheProtocol() {
        // Of the password "secret", computed by Python's hashlib from the protocol's formulas.
        Secret secret = new Secret("secret");
        assertThat(HexFormat.of().formatHex(Scramble.nativePassword(secret, NONCE)))
                .isEqualTo("0f8b9033e0897c0a8338ebe3dea9010dda47ab56");
        assertThat(HexFormat.of().formatHex(Scramble.sha2(secret, NONCE)))
                .isEqualTo("51ecd6dedbd34d5445c0a190d4f51acf0d23b94db66c91f3f789faa9193751cd");
    }

    private static byte[] proof(String method, Secret password, byte[] nonce) {
        return method.equals(Scramble.NATIVE)
                ? Scramble.nativePassword(password, nonce)
                : Scramble.sha2(password, nonce);
    }
}
