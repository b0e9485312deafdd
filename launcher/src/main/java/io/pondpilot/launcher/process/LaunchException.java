package io.pondpilot.launcher.process;

/// Something could not be started or reached; the message tells the person at the terminal what and
/// what to do about it, and is shown without a stack trace.
public final class LaunchException extends RuntimeException {
    /// @param message what failed and how to mend it, for people
    public LaunchException(String message) {
        super(message);
    }

    /// @param message what failed and how to mend it, for people
    /// @param cause the technical reason, kept for the log
    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
