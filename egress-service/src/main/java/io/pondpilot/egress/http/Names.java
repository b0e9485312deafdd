package io.pondpilot.egress.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// A name service.
@FunctionalInterface
interface Names {
    /// That of the system.
    Names SYSTEM = name -> List.of(InetAddress.getAllByName(name));

    /// All addresses of a name, at least one. Blocks.
    ///
    /// @throws UnknownHostException when it has none
    List<InetAddress> all(String name) throws UnknownHostException;
}
