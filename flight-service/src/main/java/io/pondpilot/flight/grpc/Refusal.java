package io.pondpilot.flight.grpc;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.Duration;
import java.util.Optional;

/// Why a call ends without the worker's own answer.
///
/// @param code decides the gRPC status
/// @param message for the client: safe, and says what to do
/// @param retryAfter when a retry makes sense
public record Refusal(ErrorCode code, String message, Optional<Duration> retryAfter) {
    private static final AsciiString RETRY_PUSHBACK = AsciiString.cached("grpc-retry-pushback-ms");
    private static final AsciiString RETRY_AFTER = AsciiString.cached("retry-after");

    /// A refusal with no advice on when to retry.
    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, Optional.empty());
    }

    /// The refusal a failure of ours becomes.
    public static Refusal of(ProxyException failure) {
        return new Refusal(failure.code(), failure.getMessage(), failure.retryAfter());
    }

    /// The whole answer in one HEADERS frame (Trailers-Only), when no response header was sent yet.
    public Http2Headers trailersOnly() {
        return statusInto(
                new DefaultHttp2Headers(false, 8)
                        .status(GrpcHeaders.OK)
                        .set(GrpcHeaders.CONTENT_TYPE, GrpcHeaders.APPLICATION_GRPC));
    }

    /// The trailers, when response headers were sent.
    public Http2Headers trailers() {
        return statusInto(new DefaultHttp2Headers(false, 8));
    }

    private Http2Headers statusInto(Http2Headers headers) {
        headers.set(GrpcHeaders.GRPC_STATUS, AsciiString.of(Integer.toString(code.grpcStatus())));
        headers.set(GrpcHeaders.GRPC_MESSAGE, AsciiString.of(GrpcMessage.encode(text())));
        retryAfter.ifPresent(wait -> {
            long millis = Math.max(1, wait.toMillis());
            headers.set(RETRY_PUSHBACK, AsciiString.of(Long.toString(millis)));
            headers.set(RETRY_AFTER, AsciiString.of(Long.toString(seconds(wait))));
        });
        return headers;
    }

    /// The text clients see; names the seconds when a retry makes sense, since none of the known
    /// Flight clients reads `RetryInfo`.
    public String text() {
        return retryAfter
                .filter(wait -> !message.contains("retry after"))
                .map(wait -> message + " (retry after " + seconds(wait) + " s)")
                .orElse(message);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
