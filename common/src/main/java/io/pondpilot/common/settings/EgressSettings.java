package io.pondpilot.common.settings;

import io.pondpilot.common.remote.AllowedHosts;
import java.util.Optional;

/// The way out to the databases and to remote files.
///
/// @param managementPort health, metrics and info; 0 takes a free one
/// @param allowed servers of remote files
/// @param certificates the authorities that vouch for them, as PEM; empty means those of the system
public record EgressSettings(
        int managementPort, AllowedHosts allowed, Optional<String> certificates) {}
