package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.pondpilot.egress.gate.Refusal;

/// What a worker is told in the protocol's words. Numbers are those of MySQL's error reference.
final class Refused {
    private static final int TEXT_LIMIT = 128;
    private static final String WRITES = "25006";

    private Refused() {}

    static ByteBuf packet(int sequence, String alias, Refusal refusal) {
        return Wire.error(sequence, code(refusal), state(refusal), alias + ": " + refusal.text());
    }

    /// A statement that fails with our text, in place of another. It is a query also where the
    /// other was to be prepared: SIGNAL cannot be prepared, and an error looks the same.
    ///
    /// @param reason constant text
    static ByteBuf statement(String alias, String reason) {
        String text = alias + ": " + Refusal.READ_ONLY.text() + " (" + reason + ")";
        return Wire.query(
                "SIGNAL SQLSTATE '"
                        + WRITES
                        + "' SET MYSQL_ERRNO = "
                        + code(Refusal.READ_ONLY)
                        + ", MESSAGE_TEXT = '"
                        + text.substring(0, Math.min(text.length(), TEXT_LIMIT))
                        + "'");
    }

    private static int code(Refusal refusal) {
        return switch (refusal) {
            case PROTOCOL -> 1043;
            case CREDENTIAL, STALE -> 1045;
            case USER_LIMIT, DATABASE_LIMIT -> 1040;
            case UNREACHABLE, TLS, LOGIN, TIMEOUT, NOT_ALLOWED -> 1105;
            case READ_ONLY -> 1792;
        };
    }

    private static String state(Refusal refusal) {
        return switch (refusal) {
            case PROTOCOL -> "08S01";
            case CREDENTIAL, STALE -> "28000";
            case USER_LIMIT, DATABASE_LIMIT -> "08004";
            case UNREACHABLE, TLS, LOGIN, TIMEOUT, NOT_ALLOWED -> "HY000";
            case READ_ONLY -> WRITES;
        };
    }
}
