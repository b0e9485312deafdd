package io.pondpilot.gateway.admission;

import io.helidon.http.HeaderNames;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.quota.Verdict;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.gateway.http.Exchange;
import io.pondpilot.gateway.http.Failures;
import io.pondpilot.gateway.http.Route;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.MDC;

/// Lets a request in, or throws `UNAUTHENTICATED` or `RATE_LIMITED`.
public final class Admission implements Route.Handler {
    private static final String SCHEME = "Bearer ";

    private final TokenVerifier tokens;
    private final Function<Identity, Verdict> quota;

    /// @param tokens verifies
    /// @param quota takes one request from the caller's bucket; may block
    public Admission(TokenVerifier tokens, Function<Identity, Verdict> quota) {
        this.tokens = tokens;
        this.quota = quota;
    }

    @Override
    public void handle(Exchange exchange) {
        Identity identity = tokens.verify(bearer(exchange));
        MDC.put(Keys.USER_ID, identity.user().value());
        switch (quota.apply(identity)) {
            case Verdict.Allowed(long limit, long remaining, Duration reset) ->
                    headers(exchange, limit, remaining, reset);
            case Verdict.Refused(long limit, Duration retryAfter) -> {
                headers(exchange, limit, 0, retryAfter);
                throw new ProxyException(
                        ErrorCode.RATE_LIMITED,
                        "rate limit reached: your requests are used up for now; try again after the time in"
                                + " Retry-After",
                        retryAfter,
                        null);
            }
        }
    }

    private static String bearer(Exchange exchange) {
        String header =
                exchange.request().headers().first(HeaderNames.AUTHORIZATION).orElse("").strip();
        // RFC 9110, 11.1: the scheme is not case-sensitive.
        if (header.isEmpty()) {
            return exchange.request().headers().first(Exchange.API_KEY).orElse("").strip();
        }
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    // draft-ietf-httpapi-ratelimit-headers-10, and the X- names that most clients still read.
    private static void headers(Exchange exchange, long limit, long remaining, Duration reset) {
        long seconds = Failures.seconds(reset);
        exchange.header("RateLimit-Policy", "\"user\";q=" + limit);
        exchange.header("RateLimit", "\"user\";r=" + remaining + ";t=" + seconds);
        exchange.header("X-RateLimit-Limit", Long.toString(limit));
        exchange.header("X-RateLimit-Remaining", Long.toString(remaining));
        exchange.header("X-RateLimit-Reset", Long.toString(seconds));
    }
}
