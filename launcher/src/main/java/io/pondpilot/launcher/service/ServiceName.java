package io.pondpilot.launcher.service;

import java.util.Locale;

/// The services, as the command line calls them.
public enum ServiceName {
    GATEWAY,
    FLIGHT,
    CONTAINERS,
    AI,
    EGRESS;

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
