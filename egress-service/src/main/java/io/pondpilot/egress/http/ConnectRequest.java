package io.pondpilot.egress.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Guests;
import io.pondpilot.egress.gate.Refusal;
import java.util.List;
import java.util.Optional;

/// What the head of a request comes to, before anything is asked of anybody.
sealed interface ConnectRequest {
    /// To this host, by this worker.
    record Allowed(Guest guest, AllowedHost host) implements ConnectRequest {}

    /// Not to be.
    record Refused(Answer answer) implements ConnectRequest {}

    /// Reads a head. The credential comes first: who does not have it learns nothing of the list.
    static ConnectRequest of(HttpRequest head, Guests guests, AllowedHosts allowed) {
        if (head.decoderResult().isFailure()) {
            return new Refused(unreadable(head.decoderResult().cause()));
        }
        Optional<Guest> guest =
                holder(guests, head.headers().getAll(HttpHeaderNames.PROXY_AUTHORIZATION));
        if (guest.isEmpty()) {
            return new Refused(Answer.credential());
        }
        if (!head.method().equals(HttpMethod.CONNECT)) {
            return new Refused(
                    new Answer(
                            HttpResponseStatus.METHOD_NOT_ALLOWED,
                            Refusal.PROTOCOL,
                            "only CONNECT is spoken here: remote files are read by https"));
        }
        if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return new Refused(Answer.malformed("CONNECT is of HTTP/1.1 and has no body"));
        }
        return to(guest.get(), head.uri(), allowed);
    }

    private static ConnectRequest to(Guest guest, String target, AllowedHosts allowed) {
        AllowedHost wanted;
        try {
            wanted = AllowedHost.parse(target, false);
        } catch (IllegalArgumentException e) {
            return new Refused(Answer.forbidden(String.valueOf(e.getMessage())));
        }
        Optional<AllowedHost> listed = allowed.find(wanted);
        return listed.isPresent()
                ? new Allowed(guest, listed.get())
                : new Refused(Answer.forbidden(wanted + " is not listed in egress.allow"));
    }

    private static Optional<Guest> holder(Guests guests, List<String> given) {
        String scheme = "Bearer ";
        return given.size() == 1
                        && given.getFirst().regionMatches(true, 0, scheme, 0, scheme.length())
                ? guests.holder(given.getFirst().substring(scheme.length()))
                : Optional.empty();
    }

    private static Answer unreadable(Throwable cause) {
        boolean long_ =
                cause instanceof TooLongHttpHeaderException
                        || cause instanceof TooLongHttpLineException;
        return new Answer(
                long_
                        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                        : HttpResponseStatus.BAD_REQUEST,
                Refusal.PROTOCOL,
                long_ ? "the head of the request is too long" : "this is not HTTP/1.1");
    }
}
