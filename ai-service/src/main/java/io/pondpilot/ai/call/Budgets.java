package io.pondpilot.ai.call;

import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.settings.AiSettings.Model;
import java.time.Duration;
import java.util.Optional;

/// What users may use: reserved before a call, settled after it.
public interface Budgets {
    /// Reserves.
    ///
    /// @param tokens the most that the call may use, guessed
    Reserved reserve(Identity identity, long tokens);

    /// What came of it.
    sealed interface Reserved {
        /// Go on, and settle in the end.
        record Granted(Reservation reservation) implements Reserved {}

        /// Not now.
        ///
        /// @param again whether trying again after the time makes sense for a program
        record Refused(AiError error, Optional<Duration> retryAfter, boolean again)
                implements Reserved {}
    }

    /// Something reserved.
    @FunctionalInterface
    interface Reservation {
        /// Gives back what was not used, or takes what was used beyond; once. Does not wait.
        ///
        /// @param model that answered
        void settle(Model model, Usage usage);
    }
}
