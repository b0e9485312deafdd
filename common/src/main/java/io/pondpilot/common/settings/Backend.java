package io.pondpilot.common.settings;

import java.util.Locale;

/// What runs the workers.
public enum Backend {
    PROCESS,
    DOCKER,
    KUBERNETES,
    FLY,
    FARGATE;

    /// The word used in the configuration.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
