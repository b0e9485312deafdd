package io.pondpilot.ai.upstream;

import java.net.URI;

/// Where connections of one kind lead to.
///
/// @param secure TLS, with the host's name verified
/// @param host name or address
/// @param port of TCP
public record Origin(boolean secure, String host, int port) {
    /// The origin of an `http` or `https` address.
    public static Origin of(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException("no host in the address");
        }
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        return new Origin(secure, host.replaceAll("^\\[|]$", ""), port);
    }

    /// As the header `Host` has it.
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secure ? 443 : 80) ? name : name + ":" + port;
    }
}
