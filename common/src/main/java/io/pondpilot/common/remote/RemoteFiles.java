package io.pondpilot.common.remote;

import java.util.Optional;

/// Which remote files one worker reads, through the door to them.
///
/// @param hosts at least one
/// @param certificates the authorities that are trusted, as PEM; empty means those of the system
public record RemoteFiles(AllowedHosts hosts, Optional<String> certificates) {
    public RemoteFiles {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("remote files need a host");
        }
    }
}
