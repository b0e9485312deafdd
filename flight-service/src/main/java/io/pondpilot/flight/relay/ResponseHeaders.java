package io.pondpilot.flight.relay;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.flight.grpc.GrpcHeaders;
import io.pondpilot.flight.upstream.Loss;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the relay reads in a worker's headers and takes out of them.
final class ResponseHeaders {
    private static final int UNAUTHENTICATED = 16;
    private static final int UNAVAILABLE = 14;
    private static final AsciiString DRAINING = AsciiString.cached("draining");
    private static final AsciiString CREDENTIAL = AsciiString.cached("credential");

    /// The status of an answer without one.
    static final int NO_STATUS = -1;

    private ResponseHeaders() {}

    /// Why the worker turned the call away before it looked at it; null when it did not.
    static @Nullable Loss refusal(Http2Headers headers) {
        CharSequence reason = headers.get(GrpcHeaders.REFUSED);
        if (reason == null) {
            return null;
        }
        int status = status(headers);
        if (status == UNAUTHENTICATED && AsciiString.contentEquals(CREDENTIAL, reason)) {
            return Loss.CREDENTIAL_REFUSED;
        }
        return status == UNAVAILABLE && AsciiString.contentEquals(DRAINING, reason)
                ? Loss.DRAINING
                : null;
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
}
