package io.pondpilot.gateway.http;

import java.util.Optional;

/// One documented call.
///
/// @param method upper case, as in `GET`
/// @param path exact path
/// @param access who may call it
/// @param handler answers it
/// @param body how large its request may be; empty for `server.max_body`
/// @param errors how its errors look
public record Route(
        String method,
        String path,
        Access access,
        Handler handler,
        Optional<BodyLimit> body,
        ErrorShape errors) {
    /// A call with problem documents for errors and the server's limit of bodies.
    public Route(String method, String path, Access access, Handler handler) {
        this(method, path, access, handler, Optional.empty(), ErrorShape.PROBLEM_DOCUMENT);
    }

    /// Who may call a route.
    public enum Access {
        /// Everybody: health checks, scrapers, and those who come to get a token.
        OPEN,
        /// Those with a valid token, within their rate limit.
        TOKEN
    }

    /// Answers one request.
    @FunctionalInterface
    public interface Handler {
        /// Sends the answer, or throws a `ProxyException` that becomes one.
        void handle(Exchange exchange);
    }
}
