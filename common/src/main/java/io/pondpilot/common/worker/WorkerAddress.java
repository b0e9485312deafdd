package io.pondpilot.common.worker;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where a worker listens: `unix:/path` or `tcp:host:port`.
public sealed interface WorkerAddress {
    /// A unix-domain socket.
    ///
    /// @param socket an absolute path; Linux takes at most 107 bytes
    record Unix(Path socket) implements WorkerAddress {
        private static final int MAX_PATH = 107;

        public Unix {
            int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
            if (!socket.isAbsolute() || length > MAX_PATH) {
                throw new IllegalArgumentException(
                        "a unix socket needs an absolute path of at most " + MAX_PATH + " bytes");
            }
        }

        @Override
        public String toString() {
            return "unix:" + socket;
        }
    }

    /// A TCP port.
    ///
    /// @param host a name or an address without brackets
    /// @param port 1 to 65535
    record Tcp(String host, int port) implements WorkerAddress {
        public Tcp {
            if (host.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a tcp address needs a host and a port");
            }
        }

        @Override
        public String toString() {
            return "tcp:" + host + ":" + port;
        }
    }

    /// Reads what `toString` wrote. A TCP host may hold colons (IPv6); the port is after the last.
    ///
    /// @throws IllegalArgumentException when it is neither form
    static WorkerAddress parse(String text) {
        if (text.startsWith("unix:")) {
            return new Unix(Path.of(text.substring("unix:".length())));
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith("tcp:") && colon > "tcp:".length()) {
            try {
                return new Tcp(
                        text.substring("tcp:".length(), colon),
                        Integer.parseInt(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "the port of a worker address is not a number", e);
            }
        }
        throw new IllegalArgumentException("a worker address is unix:/path or tcp:host:port");
    }

    /// The same address for `java.nio` channels; a TCP name is resolved now, which may block.
    default SocketAddress socketAddress() {
        return switch (this) {
            case Unix unix -> UnixDomainSocketAddress.of(unix.socket());
            case Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
        };
    }
}
