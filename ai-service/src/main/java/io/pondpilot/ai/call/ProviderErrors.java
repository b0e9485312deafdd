package io.pondpilot.ai.call;

import io.pondpilot.ai.call.Outcome.Failed;
import io.pondpilot.ai.call.Outcome.Failure;
import io.pondpilot.ai.upstream.UpstreamException;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ErrorKind;
import java.time.Duration;
import java.util.Optional;

/// What a provider's refusal means for the client and for what is tried next. A client is never
/// told about our credentials, and never gets a 401 that is not its own.
final class ProviderErrors {
    private ProviderErrors() {}

    static Failed of(AiError error, Optional<Duration> retryAfter, String provider) {
        return switch (error.kind()) {
            case AUTHENTICATION, PERMISSION ->
                    unavailable(
                            ErrorKind.UPSTREAM,
                            "the provider '"
                                    + provider
                                    + "' does not accept this service's key; tell the operator",
                            "provider_authentication");
            case BILLING, QUOTA ->
                    unavailable(
                            ErrorKind.NOT_CONFIGURED,
                            "the quota of this service at the provider '"
                                    + provider
                                    + "' is used up; tell the operator",
                            "provider_quota");
            case NOT_FOUND ->
                    unavailable(
                            ErrorKind.NOT_FOUND,
                            "the provider '"
                                    + provider
                                    + "' says: model not found; choose another one of GET"
                                    + " /v1/models",
                            "model_not_found");
            case RATE_LIMIT ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.RATE_LIMIT,
                                    "the provider '"
                                            + provider
                                            + "' has reached its rate limit; try again later"),
                            Failure.RATE_LIMITED,
                            retryAfter);
            case OVERLOADED ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.OVERLOADED,
                                    "the provider '"
                                            + provider
                                            + "' is overloaded now; try again later"),
                            Failure.TRANSIENT,
                            retryAfter);
            case API, UPSTREAM, TRUNCATED, NOT_CONFIGURED, NOT_IMPLEMENTED ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.UPSTREAM,
                                    "the provider '" + provider + "' failed; try again"),
                            Failure.TRANSIENT,
                            retryAfter);
            case TIMEOUT ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.TIMEOUT,
                                    "timeout: the provider '" + provider + "' took too long"),
                            Failure.SLOW,
                            retryAfter);
            case INVALID_REQUEST, CONTEXT_LENGTH, TOO_LARGE ->
                    new Failed(error, Failure.REJECTED, Optional.empty());
        };
    }

    static Failed of(UpstreamException failure, String provider) {
        return switch (failure.kind()) {
            case NOT_CONNECTED ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.UPSTREAM,
                                    "the provider '" + provider + "' cannot be reached now"),
                            Failure.UNREACHABLE,
                            Optional.empty());
            case NO_ANSWER, MALFORMED, TRUNCATED, CANCELLED ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.UPSTREAM,
                                    "the provider '" + provider + "' gave no proper answer"),
                            Failure.TRANSIENT,
                            Optional.empty());
        };
    }

    static Failed slow(String provider) {
        return new Failed(
                AiError.of(
                        ErrorKind.TIMEOUT,
                        "timeout: the provider '" + provider + "' did not begin to answer in time"),
                Failure.SLOW,
                Optional.empty());
    }

    private static Failed unavailable(ErrorKind kind, String message, String code) {
        return new Failed(
                AiError.of(kind, message).withCode(code), Failure.UNAVAILABLE, Optional.empty());
    }
}
