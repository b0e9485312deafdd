package io.pondpilot.launcher.process;

/// Something could not be started or reached; the message tells the person at the terminal what and
/// what to do about it, and is shown without a stack trace.
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    /// A failure without a deeper cause.
    ///
    /// @param message what failed and how to mend it, for people
    public LaunchException(String message) {
        super(message);
        this.message = message;
    }

    /// A failure with a deeper cause.
    ///
    /// @param message what failed and how to mend it, for people
    /// @param cause the technical reason, kept for the log
    public LaunchException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
