package io.pondpilot.common.failure;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one failure of all services. Its message is safe for clients: no token, no password, no
/// address, and it says what to do. Causes are for logs only.
public final class ProxyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Duration retryAfter;

    /// A failure with no advice on when to retry.
    public ProxyException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /// A failure caused by another one, which only logs see.
    public ProxyException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    /// A failure which a retry after the given time may cure.
    public ProxyException(
            ErrorCode code,
            String message,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /// What went wrong.
    public ErrorCode code() {
        return code;
    }

    /// When a retry makes sense; empty when it does not or nobody knows.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /// The message, safe for clients.
    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), code.name());
    }
}
