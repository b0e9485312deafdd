package io.pondpilot.common.database;

import java.util.Locale;

/// How a connection is encrypted, in the words of libpq; MySQL's words are accepted too.
public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /// Reads `require`, `verify-full`, or MySQL's `REQUIRED`, `VERIFY_IDENTITY`.
    ///
    /// @throws IllegalArgumentException when it is none of them
    public static SslMode parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "disable", "disabled" -> DISABLE;
            case "allow" -> ALLOW;
            case "prefer", "preferred" -> PREFER;
            case "require", "required" -> REQUIRE;
            case "verify-ca" -> VERIFY_CA;
            case "verify-full", "verify-identity" -> VERIFY_FULL;
            default ->
                    throw new IllegalArgumentException(
                            "'"
                                    + text
                                    + "' is not an sslmode; known are disable, allow, prefer,"
                                    + " require, verify-ca and verify-full");
        };
    }

    /// libpq's word.
    public String postgresText() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The MySQL client's word.
    public String mysqlText() {
        return switch (this) {
            case DISABLE -> "disabled";
            case ALLOW, PREFER -> "preferred";
            case REQUIRE -> "required";
            case VERIFY_CA -> "verify_ca";
            case VERIFY_FULL -> "verify_identity";
        };
    }
}
