package io.pondpilot.common.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// The engine of the docker backend.
///
/// @param pull when the image is fetched
/// @param host `unix:///path` or `tcp://host:port`
/// @param certificates a directory with `ca.pem`, `cert.pem` and `key.pem`; TLS where there is one
public record DockerSettings(PullPolicy pull, URI host, Optional<Path> certificates) {}
