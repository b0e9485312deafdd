package io.pondpilot.flight.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/// The answer to an HTTP/2 request that is not gRPC: a plain HTTP status and a text (gRPC over
/// HTTP/2: "If Content-Type does not begin with application/grpc, gRPC servers SHOULD respond with
/// HTTP status of 415").
///
/// @param httpStatus 405 or 415
/// @param text what is wrong
public record HttpRefusal(String httpStatus, String text) {
    private static final AsciiString PLAIN = AsciiString.cached("text/plain; charset=utf-8");
    private static final HttpRefusal METHOD =
            new HttpRefusal("405", "gRPC calls are POST requests");
    private static final HttpRefusal CONTENT_TYPE =
            new HttpRefusal("415", "the content-type of gRPC calls is application/grpc");

    /// Where headers go.
    @FunctionalInterface
    public interface HeaderSink {
        void headers(Http2Headers headers, boolean end);
    }

    /// Where bytes go; the sink takes the buffer over.
    @FunctionalInterface
    public interface DataSink {
        void data(ByteBuf data);
    }

    /// What is wrong with a request as HTTP; null when it is gRPC.
    public static @Nullable HttpRefusal of(Http2Headers request) {
        CharSequence method = request.method();
        if (method == null || !AsciiString.contentEquals(GrpcHeaders.POST, method)) {
            return METHOD;
        }
        CharSequence contentType = request.get(GrpcHeaders.CONTENT_TYPE);
        return contentType == null || !GrpcHeaders.isGrpc(contentType) ? CONTENT_TYPE : null;
    }

    /// Sends the answer: headers with a gRPC status too, for clients that look there, and the text.
    public void answer(HeaderSink headers, DataSink data, ByteBufAllocator allocator) {
        Http2Headers first =
                new DefaultHttp2Headers(false, 8)
                        .status(AsciiString.of(httpStatus))
                        .set(GrpcHeaders.CONTENT_TYPE, PLAIN);
        headers.headers(first, false);
        data.data(ByteBufUtil.writeUtf8(allocator, text + "\n"));
        headers.headers(
                new DefaultHttp2Headers(false, 4)
                        .set(GrpcHeaders.GRPC_STATUS, AsciiString.of("3"))
                        .set(GrpcHeaders.GRPC_MESSAGE, AsciiString.of(GrpcMessage.encode(text))),
                true);
    }
}
