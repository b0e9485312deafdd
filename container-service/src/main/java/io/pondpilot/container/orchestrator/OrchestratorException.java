package io.pondpilot.container.orchestrator;

import org.jspecify.annotations.Nullable;

/// The backend could not be asked. It says nothing about any worker: who meets it must not conclude
/// that a worker is gone.
public final class OrchestratorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OrchestratorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
