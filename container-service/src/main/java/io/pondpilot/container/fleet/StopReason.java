package io.pondpilot.container.fleet;

import java.util.Locale;

/// Why a worker was stopped, or ended, in the words of logs, events and metrics.
public enum StopReason {
    /// Nobody used it for `containers.idle_timeout`.
    IDLE_TIMEOUT,
    /// This service stops.
    SHUTDOWN,
    /// It ended in order, with code 0: somebody asked it to, as `pondpilot workers stop` does.
    REQUESTED,
    /// It ended by itself.
    CRASHED,
    /// It ended for want of memory.
    OUT_OF_MEMORY,
    /// It held more on disk than `containers.temp_limit`.
    DISK_FULL,
    /// It did not answer on its control socket.
    WEDGED,
    /// A later generation took its place, or its start was given up.
    SUPERSEDED,
    /// It does not take our credential: it was started with another cluster secret.
    CREDENTIAL_REFUSED,
    /// The lease said ready, but it ran nowhere.
    LOST;

    /// As it is written in logs and events.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
