package io.pondpilot.common.remote;

import java.nio.file.Path;
import java.util.Optional;

/// How one worker reads remote files.
///
/// @param door the socket of the HTTP gate, which leads to the hosts
/// @param hosts at least one
/// @param certificates the authorities that are trusted, as PEM; empty means those of the system
public record RemoteFiles(Path door, AllowedHosts hosts, Optional<String> certificates) {
    public RemoteFiles {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("remote files need a host");
        }
    }
}
