package io.pondpilot.gateway.http;

import java.time.Duration;

/// Counts answered requests.
@FunctionalInterface
public interface RequestMeters {
    /// Counts one.
    ///
    /// @param method as sent; odd ones must not become label values
    /// @param status of the answer
    /// @param took from the request's headers to the end of the answer
    void count(String method, int status, Duration took);
}
