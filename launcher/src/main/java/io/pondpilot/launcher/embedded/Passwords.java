package io.pondpilot.launcher.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Random passwords.
public final class Passwords {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /// 128 random bits as lower-case hex.
    public static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// 128 random bits and the characters that break a connection string unless they are
    /// percent-encoded, so that every demo proves that they are.
    public static String awkward() {
        return "p@s/s:" + random();
    }
}
