package io.pondpilot.common.settings;

import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.worker.DoorPlace;
import java.util.Optional;

/// The way out to the databases and to remote files.
///
/// @param managementPort health, metrics and info; 0 takes a free one
/// @param allowed servers of remote files
/// @param certificates the authorities that vouch for them, as PEM; empty means those of the system
/// @param listen the doors for workers that cannot share a directory; empty means there are none
/// @param advertisedHost by which such workers reach them
public record EgressSettings(
        int managementPort,
        AllowedHosts allowed,
        Optional<String> certificates,
        Optional<DoorPlace.Network> listen,
        Optional<String> advertisedHost) {
    /// The doors as those workers dial them; empty when a port or a host is not configured.
    public Optional<DoorPlace.Network> advertised() {
        return listen.flatMap(
                place -> advertisedHost.map(host -> new DoorPlace.Network(host, place.port())));
    }
}
