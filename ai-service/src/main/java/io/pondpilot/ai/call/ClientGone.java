package io.pondpilot.ai.call;

/// The client is not there any more, or does not read. Carries no stack: it is no fault.
public final class ClientGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message for logs
    public ClientGone(String message) {
        super(message, null, false, false);
    }
}
