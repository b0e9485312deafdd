package io.pondpilot.flight.grpc;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.common.failure.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The trailers in which Arrow's C++ servers send their own status beside gRPC's
/// (`cpp/src/arrow/flight/transport/grpc/util_internal.cc`). DuckDB's `airport` extension is told
/// by them to give up at once: it repeats what Arrow takes for an IOError, on a stream that has
/// ended, for three seconds or a minute, and Arrow takes most of our refusals for one.
public final class ArrowStatus {
    private static final AsciiString STATUS = AsciiString.cached("x-arrow-status");
    private static final AsciiString MESSAGE = AsciiString.cached("x-arrow-status-message-bin");
    private static final AsciiString AIRPORT = AsciiString.cached("airport-user-agent");

    /// `arrow::StatusCode::Invalid`, which is not repeated.
    private static final AsciiString INVALID = AsciiString.cached("4");

    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private ArrowStatus() {}

    /// Whether the caller repeats what looks like a passing fault: the `airport` extension, which
    /// names itself in all of its calls.
    public static boolean wantedBy(Http2Headers request) {
        return request.contains(AIRPORT);
    }

    /// Adds to the trailers of `refusal` what ends the caller's tries, where it would begin some.
    public static void into(Http2Headers trailers, Refusal refusal) {
        if (isIoError(refusal.code())) {
            trailers.set(STATUS, INVALID);
            byte[] text = refusal.text().getBytes(StandardCharsets.UTF_8);
            if (text.length <= GrpcMessage.MAX_LENGTH) {
                // Without it, the text is shown between words of Arrow's and of gRPC's.
                trailers.set(MESSAGE, AsciiString.of(BASE64.encodeToString(text)));
            }
        }
    }

    /// Whether Arrow's C++ makes an IOError of this code's gRPC status (`FromGrpcCode`).
    private static boolean isIoError(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    WORKER_UNAVAILABLE,
                    START_FAILED,
                    DEADLINE_EXCEEDED,
                    INTERNAL ->
                    true;
            case CANCELLED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    RATE_LIMITED,
                    CAPACITY_EXHAUSTED,
                    TOO_LARGE,
                    UNIMPLEMENTED ->
                    false;
        };
    }
}
