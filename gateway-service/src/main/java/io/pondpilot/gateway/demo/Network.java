package io.pondpilot.gateway.demo;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// The part of an address that one caller cannot change at will.
final class Network {
    private Network() {}

    /// All of an IPv4 address; the first half of an IPv6 address, since one customer of a provider
    /// has a /64 at least.
    static String of(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress socket)) {
            return "unknown";
        }
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
