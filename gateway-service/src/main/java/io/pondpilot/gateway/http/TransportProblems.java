package io.pondpilot.gateway.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/// Problem documents for what fails before routing: malformed request lines, too large headers and
/// bodies. Helidon's own texts are not passed on, since some of them echo the request.
public final class TransportProblems {
    private TransportProblems() {}

    /// Handlers for every kind of failure that Helidon answers by itself.
    public static DirectHandlers handlers() {
        DirectHandlers.Builder builder = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            builder.addHandler(type, TransportProblems::answer);
        }
        return builder.build();
    }

    private static DirectHandler.TransportResponse answer(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String text) {
        String message = text == null ? "" : text;
        // The only mark that Helidon gives this case; the text itself is not passed on.
        boolean largeHeaders = message.contains("Header size exceeded");
        Problem problem = problem(status(status, largeHeaders), RequestId.of(request.headers()));
        // What was sent after a request that could not be read is not a request.
        return DirectHandler.TransportResponse.builder()
                .status(Status.create(problem.status()))
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(RequestId.HEADER, problem.requestId())
                .keepAlive(false)
                .entity(problem.json())
                .build();
    }

    private static int status(Status status, boolean largeHeaders) {
        if (largeHeaders) {
            return 431;
        }
        // Routing answers for its own faults: what fails before it is the request's.
        return status.code() == 500 ? 400 : status.code();
    }

    static Problem problem(int status, String requestId) {
        return switch (status) {
            case 404 -> new Problem(404, "NOT_FOUND", "there is no such path", requestId);
            case 408 -> new Problem(408, "TIMEOUT", "the request came too slowly", requestId);
            case 413 ->
                    new Problem(
                            413, "TOO_LARGE", "the body is larger than server.max_body", requestId);
            case 414 -> new Problem(414, "TOO_LARGE", "the request line is too long", requestId);
            case 431 ->
                    new Problem(
                            431,
                            "TOO_LARGE",
                            "the headers are larger than server.max_header_size",
                            requestId);
            case 503 ->
                    new Problem(503, "CAPACITY_EXHAUSTED", "too busy; try again soon", requestId);
            case 505 ->
                    new Problem(
                            505,
                            "INVALID_ARGUMENT",
                            "this port speaks HTTP/1.1; nginx does with proxy_http_version 1.1",
                            requestId);
            default ->
                    status < 500
                            ? new Problem(
                                    status,
                                    "INVALID_ARGUMENT",
                                    "this is not a well-formed HTTP request",
                                    requestId)
                            : new Problem(
                                    500,
                                    "INTERNAL",
                                    "something went wrong here; the log has it under the request"
                                            + " id",
                                    requestId);
        };
    }
}
