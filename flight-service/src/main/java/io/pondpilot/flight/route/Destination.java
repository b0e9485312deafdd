package io.pondpilot.flight.route;

import io.netty.util.AsciiString;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;
import java.net.SocketAddress;

/// One worker a user's calls may go to, ready to be dialled.
///
/// @param user whose worker it is
/// @param generation of the lease that started it
/// @param address where it listens
/// @param socket the same, resolved
/// @param authorization the header value by which it knows its relay
public record Destination(
        UserId user,
        long generation,
        WorkerAddress address,
        SocketAddress socket,
        AsciiString authorization) {
    /// Never shows the credential.
    @Override
    public String toString() {
        return "Destination[" + user.slug() + ", " + generation + ", " + address + "]";
    }
}
