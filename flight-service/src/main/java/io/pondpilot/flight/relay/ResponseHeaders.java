package io.pondpilot.flight.relay;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.flight.grpc.GrpcHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the relay reads in a worker's headers and takes out of them.
final class ResponseHeaders {
    private static final AsciiString UNAUTHENTICATED = AsciiString.cached("16");
    private static final AsciiString CREDENTIAL = AsciiString.cached("credential");

    /// The status of an answer without one.
    static final int NO_STATUS = -1;

    private ResponseHeaders() {}

    /// Whether the worker says that the relay's credential is not its own.
    static boolean credentialRefused(Http2Headers headers) {
        return AsciiString.contentEquals(CREDENTIAL, orEmpty(headers.get(GrpcHeaders.REFUSED)))
                && AsciiString.contentEquals(
                        UNAUTHENTICATED, orEmpty(headers.get(GrpcHeaders.GRPC_STATUS)));
    }

    /// The gRPC status, or [#NO_STATUS].
    static int status(Http2Headers headers) {
        CharSequence text = headers.get(GrpcHeaders.GRPC_STATUS);
        if (text == null || text.isEmpty() || text.length() > 2) {
            return NO_STATUS;
        }
        int status = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return NO_STATUS;
            }
            status = status * 10 + (c - '0');
        }
        return status;
    }

    /// Takes out what clients must not see. A client that got `authorization` back would send that
    /// from then on (ADBC does).
    static Http2Headers toClient(Http2Headers headers) {
        headers.remove(GrpcHeaders.AUTHORIZATION);
        @Nullable List<CharSequence> own = null;
        for (var header : headers) {
            if (RequestHeaders.own(header.getKey())) {
                own = own == null ? new ArrayList<>(2) : own;
                own.add(header.getKey());
            }
        }
        if (own != null) {
            own.forEach(headers::remove);
        }
        return headers;
    }

    private static CharSequence orEmpty(@Nullable CharSequence value) {
        return value == null ? "" : value;
    }
}
