package io.pondpilot.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.gateway.http.RequestMeters;
import java.time.Duration;
import java.util.Set;

/// `pondpilot_http_requests`: count and duration by method and status.
public final class HttpMeters implements RequestMeters {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH");

    private final MeterRegistry registry;

    /// Counts in the given registry.
    public HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void count(String method, int status, Duration took) {
        // A label value that callers choose freely would grow the registry without bound.
        String known = METHODS.contains(method) ? method : "other";
        registry.timer(
                        Keys.METRIC_PREFIX + "http_requests",
                        "method",
                        known,
                        "status",
                        Integer.toString(status))
                .record(took);
    }
}
