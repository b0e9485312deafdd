package io.pondpilot.container.docker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where the engine is.
///
/// @param host `unix:///path`, `tcp://host:port`
/// @param certificates a directory with `ca.pem`, `cert.pem` and `key.pem`; TLS is spoken when
///   there is one
public record EngineAddress(URI host, Optional<Path> certificates) {
    /// The engine of this host.
    public static final EngineAddress LOCAL =
            new EngineAddress(URI.create("unix:///var/run/docker.sock"), Optional.empty());

    /// Whether it is reached over a network.
    public boolean isTcp() {
        return "tcp".equals(host.getScheme());
    }

    @Override
    public String toString() {
        return host.toString();
    }
}
