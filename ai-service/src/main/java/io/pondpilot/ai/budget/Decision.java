package io.pondpilot.ai.budget;

import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ErrorKind;
import java.time.Duration;
import java.util.Optional;

/// Whether a call may begin.
public sealed interface Decision {
    /// It may; settle the reservation whatever becomes of the call.
    record Granted(Reservation reservation) implements Decision {}

    /// Not now.
    ///
    /// @param retryAfter until it may pass; zero when waiting cannot help
    record Refused(Limit limit, Duration retryAfter) implements Decision {
        /// Whether a program should try again by itself (`x-should-retry`).
        public boolean again() {
            return switch (limit) {
                case TOKENS_PER_MINUTE, PARALLEL_STREAMS, UNAVAILABLE -> true;
                case TOKENS_PER_DAY, REQUEST_SIZE -> false;
            };
        }

        /// The same for the client.
        public AiError error() {
            return switch (limit) {
                case REQUEST_SIZE ->
                        AiError.of(
                                        ErrorKind.QUOTA,
                                        "the call could use more tokens than the quota holds; send a"
                                                + " shorter prompt or lower max_tokens")
                                .withCode("request_exceeds_quota");
                case TOKENS_PER_MINUTE ->
                        AiError.of(
                                ErrorKind.RATE_LIMIT,
                                "the rate limit of tokens per minute is reached; try again in "
                                        + seconds()
                                        + " s");
                case TOKENS_PER_DAY ->
                        AiError.of(
                                ErrorKind.QUOTA,
                                "the quota of tokens for today is used up; it renews at 00:00 UTC");
                case PARALLEL_STREAMS ->
                        AiError.of(
                                ErrorKind.RATE_LIMIT,
                                "the rate limit of calls at once is reached; wait for one to end");
                case UNAVAILABLE ->
                        new AiError(
                                503,
                                ErrorKind.API,
                                "token budgets cannot be checked now; try again shortly",
                                Optional.of("budget_unavailable"),
                                Optional.empty());
            };
        }

        private long seconds() {
            return Math.max(1, (retryAfter.toMillis() + 999) / 1000);
        }
    }
}
