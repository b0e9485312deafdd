package io.pondpilot.common.lease;

import io.pondpilot.common.failure.ErrorCode;
import java.time.Duration;

/// What asking for a worker came to.
public sealed interface Acquisition {
    /// It is there.
    record Ready(Route route) implements Acquisition {}

    /// It is being started, or stopped and then started.
    ///
    /// @param generation the awaited one; 0 while the services rebuild their knowledge
    record Waiting(long generation) implements Acquisition {}

    /// There will be none now.
    ///
    /// @param reason safe for clients
    /// @param retryAfter when to ask again, with some randomness so that a herd spreads
    record Refused(ErrorCode code, String reason, Duration retryAfter) implements Acquisition {}
}
