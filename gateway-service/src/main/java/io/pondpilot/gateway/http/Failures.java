package io.pondpilot.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where failures become answers.
public final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /// Registers the mapping of all failures.
    public static void register(HttpRouting.Builder routing) {
        routing.error(ProxyException.class, (request, response, e) -> answer(request, e));
        routing.error(HttpException.class, (request, response, e) -> answer(request, e));
        routing.error(Throwable.class, (request, response, e) -> answer(request, e));
    }

    private static void answer(ServerRequest request, ProxyException failure) {
        Exchange exchange = Exchange.of(request);
        ErrorCode code = failure.code();
        if (code == ErrorCode.INTERNAL) {
            log.atError().setCause(failure).log("Request failed");
        }
        if (code == ErrorCode.UNAUTHENTICATED) {
            exchange.header("WWW-Authenticate", challenge(request));
        }
        failure.retryAfter()
                .ifPresent(after -> exchange.header("Retry-After", Long.toString(seconds(after))));
        exchange.problem(
                new Problem(
                        code.httpStatus(),
                        code.name(),
                        failure.getMessage(),
                        exchange.requestId()));
    }

    // RFC 6750, 3.1: no error code for a request that carries no token at all.
    private static String challenge(ServerRequest request) {
        boolean carried =
                request.headers().contains(HeaderNames.AUTHORIZATION)
                        || request.headers().contains(Exchange.API_KEY);
        return "Bearer realm=\"pondpilot\"" + (carried ? ", error=\"invalid_token\"" : "");
    }

    private static void answer(ServerRequest request, HttpException failure) {
        Exchange exchange = Exchange.of(request);
        int status = failure.status().code();
        exchange.problem(TransportProblems.problem(status, exchange.requestId()));
    }

    private static void answer(ServerRequest request, Throwable failure) {
        log.atError().setCause(failure).log("Request failed");
        Exchange exchange = Exchange.of(request);
        exchange.problem(TransportProblems.problem(500, exchange.requestId()));
    }

    /// Whole seconds, rounded up: a client that comes back then is welcome.
    public static long seconds(Duration duration) {
        return Math.max(0, Math.ceilDiv(duration.toMillis(), 1_000L));
    }
}
