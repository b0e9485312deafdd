package io.pondpilot.common.settings;

import java.util.Locale;

/// Whether the process backend runs each worker in a jail.
public enum JailMode {
    /// Where the system has the means; said loudly where it has not.
    AUTO,
    /// The start is refused where the system has not the means.
    REQUIRED,
    /// Without.
    NONE;

    /// The word used in the configuration.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
