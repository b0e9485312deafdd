package io.pondpilot.flight.relay;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.flight.grpc.Refusal;
import io.pondpilot.flight.upstream.Loss;
import java.time.Duration;
import java.util.Optional;

/// What a caller hears when the relay itself ends a call.
final class Refusals {
    static final Refusal STOPPING =
            Refusal.of(
                    ErrorCode.WORKER_UNAVAILABLE,
                    "this server is shutting down; run the query again");

    private static final String CUT_OFF =
            "the worker that served this query ended; nothing of the result may be used; run the"
                    + " query again";

    static final Refusal LATE =
            Refusal.of(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "the deadline passed while this call waited for its worker to start; allow more"
                            + " time for the first call");

    private Refusals() {}

    static Refusal overQuota(Duration retryAfter) {
        return new Refusal(ErrorCode.RATE_LIMITED, "rate limit exceeded", Optional.of(retryAfter));
    }

    /// The worker is lost, and the call is not repeated.
    ///
    /// @param begun whether its answer had begun
    /// @param reason of its end, in the words of the lifecycle events
    static Refusal lost(Loss loss, boolean begun, Optional<String> reason) {
        return Refusal.of(
                ErrorCode.WORKER_UNAVAILABLE,
                reason.flatMap(Refusals::limit).orElse("") + (begun ? CUT_OFF : lost(loss)));
    }

    private static String lost(Loss loss) {
        return switch (loss) {
            case DIED ->
                    "the worker ended while it ran this call, and whether the call took effect"
                            + " is not known; check before you run it again";
            case NOT_SENT, UNPROCESSED, CREDENTIAL_REFUSED, DRAINING ->
                    "the worker cannot be reached now; run the call again";
        };
    }

    /// The limit that the worker met, and what helps.
    private static Optional<String> limit(String reason) {
        return switch (reason) {
            case "out_of_memory" ->
                    Optional.of(
                            "the worker needed more than containers.memory_limit and was ended: make"
                                    + " the query need less, or have the limit raised; ");
            case "disk_full" ->
                    Optional.of(
                            "the worker wrote more than containers.temp_limit and was ended: make the"
                                    + " query need less, or have the limit raised; ");
            default -> Optional.empty();
        };
    }
}
