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

    static final Refusal CUT_OFF =
            Refusal.of(
                    ErrorCode.WORKER_UNAVAILABLE,
                    "the worker that served this query ended; nothing of the result may be used; run"
                            + " the query again");

    static final Refusal LATE =
            Refusal.of(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "the deadline passed while this call waited for its worker to start; allow more"
                            + " time for the first call");

    private Refusals() {}

    static Refusal overQuota(Duration retryAfter) {
        return new Refusal(ErrorCode.RATE_LIMITED, "rate limit exceeded", Optional.of(retryAfter));
    }

    /// The worker is lost before its answer began, and the call is not repeated.
    static Refusal lost(Loss loss) {
        return Refusal.of(
                ErrorCode.WORKER_UNAVAILABLE,
                switch (loss) {
                    case DIED ->
                            "the worker ended while it ran this call, and whether the call took effect"
                                    + " is not known; check before you run it again";
                    case NOT_SENT, UNPROCESSED, CREDENTIAL_REFUSED, DRAINING ->
                            "the worker cannot be reached now; run the call again";
                });
    }
}
