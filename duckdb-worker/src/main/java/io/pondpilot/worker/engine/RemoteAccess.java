package io.pondpilot.worker.engine;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How DuckDB reads remote files: by https through a proxy on the loopback address, from the hosts
/// that are listed, with their certificates checked.
///
/// @param proxyPort of the proxy
/// @param hosts at least one
/// @param authorities a PEM file
/// @param refusal why the proxy last refused a host
public record RemoteAccess(
        int proxyPort,
        AllowedHosts hosts,
        Path authorities,
        Function<AllowedHost, Optional<String>> refusal) {
    private static final String SCHEME = "https://";
    private static final int DEFAULT_PORT = 443;

    /// Settings that must stand before anything is attached.
    List<String> settings() {
        return List.of(
                "SET GLOBAL http_proxy = " + Quoted.text("127.0.0.1:" + proxyPort),
                "SET GLOBAL ca_cert_file = " + Quoted.text(authorities.toString()),
                "SET GLOBAL enable_server_cert_verification = true",
                "SET GLOBAL enable_curl_server_cert_verification = true");
    }

    /// The setting that makes exceptions from the lock-down, and must stand before it. No `s3://`:
    /// parameters of such a URL (`?s3_endpoint=`) lead DuckDB to any other host.
    String exceptions() {
        return "SET GLOBAL allowed_directories = "
                + hosts.hosts().stream()
                        .flatMap(RemoteAccess::prefixes)
                        .map(Quoted::text)
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Stream<String> prefixes(AllowedHost host) {
        String withPort = SCHEME + host + "/";
        return host.port() == DEFAULT_PORT
                ? Stream.of(SCHEME + host.name() + "/", withPort)
                : Stream.of(withPort);
    }

    /// What a user should know beside DuckDB's own words, which name the URL only; empty when the
    /// text is about something else.
    Optional<String> explanation(String text) {
        if (text.contains("Cannot access file \"") && text.contains("://")) {
            return Optional.of(
                    "remote files are read by https, from these hosts: "
                            + hosts.hosts().stream()
                                    .map(AllowedHost::toString)
                                    .collect(Collectors.joining(", "))
                            + " (egress.allow)");
        }
        List<String> reasons = new ArrayList<>();
        for (AllowedHost host : hosts.hosts()) {
            if (prefixes(host).anyMatch(text::contains)) {
                refusal.apply(host).filter(reason -> !reason.isEmpty()).ifPresent(reasons::add);
            }
        }
        return reasons.stream().findFirst();
    }
}
