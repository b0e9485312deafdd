package io.pondpilot.gateway.http;

/// One documented call.
///
/// @param method upper case, as in `GET`
/// @param path exact path
/// @param access who may call it
/// @param handler answers it
public record Route(String method, String path, Access access, Handler handler) {
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
