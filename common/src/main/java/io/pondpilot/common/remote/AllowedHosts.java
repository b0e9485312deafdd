package io.pondpilot.common.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// All servers that workers may read remote files from.
///
/// @param hosts each at most once
public record AllowedHosts(List<AllowedHost> hosts) {
    /// No server at all.
    public static final AllowedHosts NONE = new AllowedHosts(List.of());

    private static final int HTTPS_PORT = 443;

    public AllowedHosts {
        hosts = List.copyOf(hosts);
    }

    /// Whether there is none.
    public boolean isEmpty() {
        return hosts.isEmpty();
    }

    /// The entry with this name and port.
    public Optional<AllowedHost> find(AllowedHost wanted) {
        return hosts.stream()
                .filter(host -> host.name().equals(wanted.name()) && host.port() == wanted.port())
                .findFirst();
    }

    /// The server of an `https://` URL, whether or not it is listed.
    ///
    /// @throws IllegalArgumentException when it is not such a URL, or holds a login
    public static AllowedHost of(String url) {
        if (!url.regionMatches(true, 0, "https://", 0, "https://".length())) {
            throw new IllegalArgumentException("remote files are read by https:// only");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("the URL cannot be read");
        }
        if (uri.getRawUserInfo() != null || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "a remote file is https://host/path, without a login");
        }
        return AllowedHost.parse(
                uri.getHost() + ":" + (uri.getPort() < 0 ? HTTPS_PORT : uri.getPort()), false);
    }
}
