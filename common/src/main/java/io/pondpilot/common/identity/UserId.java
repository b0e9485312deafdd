package io.pondpilot.common.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// A user: the `sub` of a token, and so the owner of one worker.
///
/// @param value 1 to 128 printable characters; white space other than a plain space inside,
///   control, format, private-use and unassigned characters and lone surrogates are refused
public record UserId(String value) {
    private static final int MAX_LENGTH = 128;
    private static final int MAX_PREFIX = 14;

    public UserId {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a user id has 1 to " + MAX_LENGTH + " characters, not " + value.length());
        }
        if (!value.codePoints().allMatch(UserId::printable)) {
            throw new IllegalArgumentException("a user id has printable characters only");
        }
        if (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
            throw new IllegalArgumentException("a user id neither starts nor ends with a space");
        }
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }

    /// A short name for files, labels and processes: a readable prefix and 64 bits of SHA-256,
    /// `a-z0-9-` only, at most 32 characters, never starting or ending with a dash. Two users share
    /// one only by a collision of the hash.
    public String slug() {
        String readable =
                value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        String prefix =
                readable.substring(0, Math.min(MAX_PREFIX, readable.length()))
                        .replaceAll("-+$", "");
        String hash = HexFormat.of().formatHex(sha256(value), 0, 8);
        return prefix.isEmpty() ? hash : prefix + "-" + hash;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
