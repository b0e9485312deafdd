package io.pondpilot.ai.call;

import io.pondpilot.ai.wire.AiError;
import java.time.Duration;
import java.util.Optional;

/// What came of asking one model once.
sealed interface Outcome {
    /// It answers.
    record Opened(Answer answer) implements Outcome {}

    /// It does not.
    ///
    /// @param error for the client
    /// @param failure what it means for what is tried next
    /// @param retryAfter what the provider said about time
    record Failed(AiError error, Failure failure, Optional<Duration> retryAfter)
            implements Outcome {}

    /// The call was ended from outside for a reason that leaves nothing to try.
    ///
    /// @param asked whether a model had the request then, and may charge for it
    record Ended(boolean asked) implements Outcome {}

    /// Kinds of failure.
    enum Failure {
        /// Nobody is there. Asking the same again at once would say the same.
        UNREACHABLE,
        /// It may work the next time.
        TRANSIENT,
        /// It wants time.
        RATE_LIMITED,
        /// It took too long to begin.
        SLOW,
        /// The provider does not serve us: key, money, or a model that it does not have.
        UNAVAILABLE,
        /// The request is wrong; no other model would say otherwise.
        REJECTED
    }
}
