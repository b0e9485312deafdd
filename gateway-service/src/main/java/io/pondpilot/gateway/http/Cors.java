package io.pondpilot.gateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Cross-origin rules for browsers (Fetch standard). An origin that is not allowed gets a normal
/// answer without CORS headers, which makes the browser refuse it.
public final class Cors {
    private static final HeaderName REQUEST_METHOD =
            HeaderNames.create("Access-Control-Request-Method");
    private static final String EXPOSED =
            "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit,"
                    + " X-RateLimit-Remaining, X-RateLimit-Reset, X-Should-Retry, X-AI-Model,"
                    + " X-AI-Dropped-Params, Server-Timing";
    // What the SDKs of OpenAI and Anthropic send from a browser, beside their x-stainless-*.
    private static final String ALLOWED =
            "Authorization, Content-Type, X-Request-Id, X-Api-Key, Anthropic-Version,"
                    + " Anthropic-Beta, Anthropic-Dangerous-Direct-Browser-Access, OpenAI-Beta,"
                    + " OpenAI-Organization, OpenAI-Project";
    private static final HeaderName REQUEST_HEADERS =
            HeaderNames.create("Access-Control-Request-Headers");
    private static final Pattern STAINLESS = Pattern.compile("x-stainless-[a-z0-9-]{1,40}");

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
            exchange.header("Access-Control-Allow-Headers", allowed(exchange));
            exchange.header("Access-Control-Max-Age", "3600");
            exchange.empty(Status.NO_CONTENT_204);
        }
        return preflight;
    }

    // The standard knows no wildcard for a part of a name: those that were asked for are named.
    private static String allowed(Exchange exchange) {
        String asked = exchange.request().headers().first(REQUEST_HEADERS).orElse("");
        return Stream.concat(
                        Stream.of(ALLOWED),
                        Stream.of(asked.split(",", -1))
                                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                                .filter(name -> STAINLESS.matcher(name).matches()))
                .collect(Collectors.joining(", "));
    }
}
