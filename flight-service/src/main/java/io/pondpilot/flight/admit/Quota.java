package io.pondpilot.flight.admit;

import io.pondpilot.common.identity.Identity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A user's share of calls. In production it is the rate limiter all nodes share.
@FunctionalInterface
public interface Quota {
    /// Takes one call. Never blocks; answers at once where it can, else later on another thread.
    ///
    /// @param then gets empty when the call may go on, else when to try again
    void take(Identity caller, Consumer<Optional<Duration>> then);
}
