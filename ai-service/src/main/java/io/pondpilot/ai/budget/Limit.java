package io.pondpilot.ai.budget;

import java.util.Locale;

/// What stops a call before it begins.
public enum Limit {
    /// The call may use more than a whole budget has; waiting cannot help.
    REQUEST_SIZE,
    /// Tokens of the last minute.
    TOKENS_PER_MINUTE,
    /// Tokens of the day, which ends at midnight UTC.
    TOKENS_PER_DAY,
    /// Calls at once.
    PARALLEL_STREAMS,
    /// Redis does not say; budgets fail closed.
    UNAVAILABLE;

    /// The name for metrics.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
