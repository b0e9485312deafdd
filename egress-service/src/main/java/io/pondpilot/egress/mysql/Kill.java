package io.pondpilot.egress.mysql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `KILL QUERY n`, by which a client cancels what another of its connections runs, and `KILL n`,
/// which ends that connection.
record Kill(boolean query, long connection) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "\\s*KILL\\s+(?:(QUERY|CONNECTION)\\s+)?(\\d{1,10})\\s*;?\\s*",
                    Pattern.CASE_INSENSITIVE);

    static Optional<Kill> read(String sql) {
        Matcher matcher = TEXT.matcher(sql);
        return matcher.matches()
                ? Optional.of(
                        new Kill(
                                "QUERY".equalsIgnoreCase(matcher.group(1)),
                                Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /// The same for the server's own number.
    String statement(int upstream) {
        return (query ? "KILL QUERY " : "KILL ") + Integer.toUnsignedString(upstream);
    }
}
