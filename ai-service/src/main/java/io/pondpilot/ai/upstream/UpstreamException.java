package io.pondpilot.ai.upstream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A call to an upstream went wrong below HTTP. Its message is for logs.
public final class UpstreamException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /// @param kind what went wrong
    /// @param message for logs
    /// @param cause what the socket said
    public UpstreamException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What went wrong.
    public Kind kind() {
        return kind;
    }

    /// What can go wrong.
    public enum Kind {
        /// Nobody answers there, or TLS failed: nothing was sent.
        NOT_CONNECTED,
        /// The connection ended before an answer began.
        NO_ANSWER,
        /// The answer is not HTTP/1.1, or its head is too large.
        MALFORMED,
        /// The answer ended before its end.
        TRUNCATED,
        /// Somebody here ended the call.
        CANCELLED
    }
}
