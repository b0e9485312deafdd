package io.pondpilot.flight.admit;

import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.flight.grpc.GrpcHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The token in a call's headers.
///
/// @param token the compact JWT
/// @param basic whether it came as the password of a Basic login
public record Credentials(String token, boolean basic) {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    /// Reads `authorization: Bearer <jwt>`, and `Basic` with the JWT as password where that is
    /// allowed. Schemes are case-insensitive (RFC 9110, 11.1).
    ///
    /// @throws ProxyException `UNAUTHENTICATED`
    public static Credentials of(Http2Headers headers, boolean basicAllowed) {
        CharSequence value = headers.get(GrpcHeaders.AUTHORIZATION);
        if (value == null) {
            throw refused("no token was given; send 'authorization: Bearer <jwt>'");
        }
        String text = value.toString();
        if (text.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Credentials(text.substring(BEARER.length()).strip(), false);
        }
        if (text.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            if (basicAllowed) {
                return new Credentials(password(text.substring(BASIC.length()).strip()), true);
            }
            throw refused(
                    "Basic is for Handshake only; send 'authorization: Bearer <jwt>' on other calls");
        }
        throw refused(
                "the authorization scheme must be Bearer, as in 'authorization: Bearer <jwt>'");
    }

    private static String password(String encoded) {
        String login;
        try {
            login = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("the Basic login is not base64");
        }
        int colon = login.indexOf(':');
        if (colon < 0) {
            throw refused("the Basic login has no password; give the JWT as password");
        }
        return login.substring(colon + 1);
    }

    private static ProxyException refused(String message) {
        return new ProxyException(ErrorCode.UNAUTHENTICATED, message);
    }

    /// Never shows the token.
    @Override
    public String toString() {
        return "Credentials[" + (basic ? "basic" : "bearer") + "]";
    }
}
