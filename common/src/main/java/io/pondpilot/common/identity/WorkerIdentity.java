package io.pondpilot.common.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One start of one user's worker.
///
/// @param user whose worker it is
/// @param generation which start of it, from 1
public record WorkerIdentity(UserId user, long generation) {
    private static final String PREFIX = "pondpilot:";

    /// A user may hold colons; the generation is behind the last.
    private static final Pattern NAME =
            Pattern.compile(PREFIX + "(.{1,128}):([1-9]\\d{0,17})", Pattern.DOTALL);

    public WorkerIdentity {
        if (generation < 1) {
            throw new IllegalArgumentException("a generation is 1 or more");
        }
    }

    /// As it calls itself where a protocol wants a user name: `pondpilot:<user>:<generation>`. It
    /// proves nothing. At most 413 bytes of UTF-8; MariaDB's client cuts a name at 512.
    public String name() {
        return PREFIX + user.value() + ":" + generation;
    }

    /// Reads what [#name] wrote; empty when it is not that.
    public static Optional<WorkerIdentity> named(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? of(matcher.group(1), matcher.group(2)) : Optional.empty();
    }

    /// @param generation digits, at most 18
    static Optional<WorkerIdentity> of(String user, String generation) {
        try {
            return Optional.of(new WorkerIdentity(new UserId(user), Long.parseLong(generation)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
