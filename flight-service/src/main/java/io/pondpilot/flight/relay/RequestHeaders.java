package io.pondpilot.flight.relay;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.flight.grpc.GrpcHeaders;
import io.pondpilot.flight.grpc.GrpcTimeout;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// The headers a worker gets instead of those the client sent.
final class RequestHeaders {
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final int MAX_REQUEST_ID = 128;

    /// Between the client and us, not for the worker: credentials, hop-by-hop fields (RFC 9110,
    /// 7.6.1) and what is set anew.
    private static final Set<AsciiString> DROPPED =
            Set.of(
                    GrpcHeaders.AUTHORIZATION,
                    AsciiString.of("auth-token-bin"),
                    AsciiString.of("proxy-authorization"),
                    AsciiString.of("proxy-authenticate"),
                    AsciiString.of("connection"),
                    AsciiString.of("proxy-connection"),
                    AsciiString.of("keep-alive"),
                    AsciiString.of("transfer-encoding"),
                    AsciiString.of("upgrade"),
                    AsciiString.of("host"),
                    AsciiString.of("content-length"),
                    TE,
                    GrpcHeaders.GRPC_TIMEOUT,
                    GrpcHeaders.REQUEST_ID);

    private RequestHeaders() {}

    /// @param timeoutNanos what is left of the caller's time, or 0 for no limit
    static Http2Headers toWorker(
            Http2Headers request, AsciiString authorization, String requestId, long timeoutNanos) {
        Http2Headers headers = new DefaultHttp2Headers(false, 16);
        for (Map.Entry<CharSequence, CharSequence> header : request) {
            CharSequence name = header.getKey();
            if (!dropped(name)) {
                headers.add(name, header.getValue());
            }
        }
        headers.add(TE, TRAILERS);
        headers.add(GrpcHeaders.AUTHORIZATION, authorization);
        headers.add(GrpcHeaders.REQUEST_ID, requestId);
        if (timeoutNanos != 0) {
            headers.add(GrpcHeaders.GRPC_TIMEOUT, GrpcTimeout.format(timeoutNanos));
        }
        return headers;
    }

    private static boolean dropped(CharSequence name) {
        return DROPPED.contains(AsciiString.of(name)) || own(name);
    }

    /// Whether a header is between us and workers.
    static boolean own(CharSequence name) {
        return AsciiString.regionMatches(
                name, true, 0, GrpcHeaders.OWN_PREFIX, 0, GrpcHeaders.OWN_PREFIX.length());
    }

    /// The request's own id when it is short and printable, else a new one.
    static String requestId(Http2Headers request) {
        CharSequence given = request.get(GrpcHeaders.REQUEST_ID);
        if (given != null
                && !given.isEmpty()
                && given.length() <= MAX_REQUEST_ID
                && given.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return given.toString();
        }
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
