package io.pondpilot.egress.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.pondpilot.egress.gate.Refusal;
import java.nio.charset.StandardCharsets;

/// What a worker is told that is sent away.
///
/// @param reason how it is counted
/// @param body one line, for people; it repeats nothing of the request but a checked name
record Answer(HttpResponseStatus status, Refusal reason, String body) {
    /// Both sides are joined after it; what follows is no longer HTTP that is read here.
    static ByteBuf established() {
        return text("HTTP/1.1 200 Connection established\r\n\r\n");
    }

    /// A request that is not one to connect.
    static Answer malformed(String body) {
        return new Answer(HttpResponseStatus.BAD_REQUEST, Refusal.PROTOCOL, body);
    }

    /// Not the worker's credential.
    static Answer credential() {
        return new Answer(
                HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED,
                Refusal.CREDENTIAL,
                Refusal.CREDENTIAL.text());
    }

    /// A host that may not be reached.
    static Answer forbidden(String body) {
        return new Answer(HttpResponseStatus.FORBIDDEN, Refusal.NOT_ALLOWED, body);
    }

    /// A host that cannot be reached.
    static Answer unreachable(String body) {
        return new Answer(HttpResponseStatus.BAD_GATEWAY, Refusal.UNREACHABLE, body);
    }

    /// What [io.pondpilot.egress.gate.Visit#enter] said.
    static Answer of(Refusal refusal) {
        return new Answer(
                switch (refusal) {
                    case CREDENTIAL, STALE -> HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED;
                    case NOT_ALLOWED, READ_ONLY -> HttpResponseStatus.FORBIDDEN;
                    case PROTOCOL -> HttpResponseStatus.BAD_REQUEST;
                    case USER_LIMIT -> HttpResponseStatus.TOO_MANY_REQUESTS;
                    case DATABASE_LIMIT -> HttpResponseStatus.SERVICE_UNAVAILABLE;
                    case UNREACHABLE, TLS, LOGIN -> HttpResponseStatus.BAD_GATEWAY;
                    case TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
                },
                refusal,
                refusal.text());
    }

    ByteBuf bytes() {
        String line = body + "\n";
        return text(
                "HTTP/1.1 "
                        + status.code()
                        + " "
                        + status.reasonPhrase()
                        + "\r\ncontent-type: text/plain; charset=us-ascii\r\ncontent-length: "
                        + line.length()
                        + "\r\nconnection: close\r\n\r\n"
                        + line);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
