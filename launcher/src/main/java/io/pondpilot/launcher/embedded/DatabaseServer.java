package io.pondpilot.launcher.embedded;

/// A running database server as the demo needs it: an owner who writes sample data and a reader
/// whom the workers use.
///
/// @param jdbcUrl where the owner's driver connects, without credentials
/// @param owner may do everything in the database
/// @param ownerPassword secret
/// @param port loopback TCP port
public record DatabaseServer(String jdbcUrl, String owner, String ownerPassword, int port) {
    @Override
    public String toString() {
        return jdbcUrl;
    }
}
