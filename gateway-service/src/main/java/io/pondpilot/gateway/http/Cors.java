package io.pondpilot.gateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;

/// Cross-origin rules for browsers (Fetch standard). An origin that is not allowed gets a normal
/// answer without CORS headers, which makes the browser refuse it.
public final class Cors {
    private static final HeaderName REQUEST_METHOD =
            HeaderNames.create("Access-Control-Request-Method");
    private static final String EXPOSED =
            "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit,"
                    + " X-RateLimit-Remaining, X-RateLimit-Reset";

    private final List<String> allowedOrigins;

    /// @param allowedOrigins exact origins as in `https://app.example.com`, or `*`; empty switches
    ///   CORS off
    public Cors(List<String> allowedOrigins) {
        this.allowedOrigins = List.copyOf(allowedOrigins);
    }

    /// Adds headers for an allowed origin. True if this was a preflight request, now answered.
    boolean answered(Exchange exchange) {
        if (allowedOrigins.isEmpty()) {
            return false;
        }
        exchange.header("Vary", "Origin");
        Optional<String> origin = exchange.request().headers().first(HeaderNames.ORIGIN);
        if (origin.isEmpty()
                || !(allowedOrigins.contains("*") || allowedOrigins.contains(origin.get()))) {
            return false;
        }
        // The bearer token is no cookie: credentials mode is never needed, so `*` is safe to echo.
        exchange.header("Access-Control-Allow-Origin", origin.get());
        exchange.header("Access-Control-Expose-Headers", EXPOSED);
        boolean preflight =
                exchange.request().prologue().method().equals(Method.OPTIONS)
                        && exchange.request().headers().contains(REQUEST_METHOD);
        if (preflight) {
            exchange.header("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS");
            exchange.header(
                    "Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
            exchange.header("Access-Control-Max-Age", "3600");
            exchange.empty(Status.NO_CONTENT_204);
        }
        return preflight;
    }
}
