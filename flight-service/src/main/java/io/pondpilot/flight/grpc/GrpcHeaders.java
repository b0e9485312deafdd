package io.pondpilot.flight.grpc;

import io.netty.util.AsciiString;

/// The header names and values of gRPC that the relay reads or writes.
public final class GrpcHeaders {
    public static final AsciiString OK = AsciiString.cached("200");
    public static final AsciiString POST = AsciiString.cached("POST");
    public static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    public static final AsciiString APPLICATION_GRPC = AsciiString.cached("application/grpc");
    public static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    public static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");
    public static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");
    public static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    public static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

    /// A worker that refuses its caller's credential says so here; the value is `credential`.
    public static final AsciiString REFUSED = AsciiString.cached("pondpilot-refused");

    /// Headers with this prefix are between us and workers; nobody else's pass.
    public static final AsciiString OWN_PREFIX = AsciiString.cached("pondpilot-");

    private GrpcHeaders() {}

    /// Whether a content type is gRPC's: `application/grpc`, alone or before `+` or `;`.
    public static boolean isGrpc(CharSequence contentType) {
        int length = APPLICATION_GRPC.length();
        if (contentType.length() < length
                || !AsciiString.regionMatches(contentType, true, 0, APPLICATION_GRPC, 0, length)) {
            return false;
        }
        if (contentType.length() == length) {
            return true;
        }
        char next = contentType.charAt(length);
        return next == '+' || next == ';';
    }
}
