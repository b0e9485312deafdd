package io.pondpilot.common.settings;

import java.util.Locale;

/// When the image of the containers is fetched from its registry.
public enum PullPolicy {
    /// At every start of container-service.
    ALWAYS,
    /// When the engine does not have it.
    IF_NOT_PRESENT,
    /// Never: somebody else sees to it.
    NEVER;

    /// The word used in the configuration.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
