package io.pondpilot.flight.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.common.net.Transport;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A bare HTTP/2 client: sends what a test says and keeps what comes back.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Http2Client implements AutoCloseable {
    public static final String FLIGHT = "/arrow.flight.protocol.FlightService/";

    private final EventLoopGroup loops = Transport.EPOLL.loops(1, "test-client");
    private final Channel connection;
    public final CompletableFuture<Long> goAway = new CompletableFuture<>();

    public Http2Client(int port) {
        this(port, 1 << 20);
    }

    /// @param window how far the server may send ahead on one stream
    public Http2Client(int port, int window) {
        connection =
                new Bootstrap()
                        .group(loops)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forClient()
                                                                .encoderEnforceMaxConcurrentStreams(
                                                                        false)
                                                                .encoderIgnoreMaxHeaderListSize(
                                                                        true)
                                                                .initialSettings(
                                                                        Http2Settings
                                                                                .defaultSettings()
                                                                                .initialWindowSize(
                                                                                        window))
                                                                .build())
                                                .addLast(
                                                        new Http2MultiplexHandler(
                                                                new ChannelInboundHandlerAdapter()))
                                                .addLast(new ConnectionFrames());
                                    }
                                })
                        .connect("127.0.0.1", port)
                        .syncUninterruptibly()
                        .channel();
        widenConnection();
    }

    /// Calls that are not read must not hold the others of this connection.
    private void widenConnection() {
        connection
                .eventLoop()
                .submit(() -> {
                    var http2 =
                            connection.pipeline().get(Http2ConnectionHandler.class).connection();
                    http2.local()
                            .flowController()
                            .incrementWindowSize(http2.connectionStream(), 64 << 20);
                    return true;
                })
                .syncUninterruptibly();
    }

    private final class ConnectionFrames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof Http2GoAwayFrame frame) {
                goAway.complete(frame.errorCode());
            }
            ReferenceCountUtil.release(msg);
        }
    }

    public Channel channel() {
        return connection;
    }

    /// The headers of a good call.
    public static Http2Headers headers(String path, String token) {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .path(path)
                .authority("localhost")
                .set("te", "trailers")
                .set("content-type", "application/grpc")
                .set("authorization", "Bearer " + token);
    }

    /// Opens a call and sends the whole request.
    public ClientCall call(Http2Headers headers, byte[] body) {
        ClientCall call = open(headers, true);
        call.send(body, true);
        return call;
    }

    /// Opens a call and sends its headers.
    ///
    /// @param reading whether the answer's bytes are read as they come
    public ClientCall open(Http2Headers headers, boolean reading) {
        ClientCall call = new ClientCall();
        call.stream =
                new Http2StreamChannelBootstrap(connection)
                        .option(ChannelOption.AUTO_READ, reading)
                        .handler(call)
                        .open()
                        .syncUninterruptibly()
                        .getNow();
        call.stream().writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
        return call;
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// One call as the client sees it.
    public static final class ClientCall extends ChannelInboundHandlerAdapter {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        public final CompletableFuture<Http2Headers> first = new CompletableFuture<>();
        private final CompletableFuture<Http2Headers> last = new CompletableFuture<>();
        public final CompletableFuture<Long> reset = new CompletableFuture<>();
        public final CompletableFuture<Boolean> closed = new CompletableFuture<>();
        public final AtomicLong received = new AtomicLong();
        private @Nullable Channel stream;

        public Channel stream() {
            return java.util.Objects.requireNonNull(stream);
        }

        public void send(byte[] bytes, boolean end) {
            stream().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end));
        }

        public void cancel() {
            stream().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof Http2HeadersFrame frame) {
                first.complete(frame.headers());
                if (frame.isEndStream()) {
                    last.complete(frame.headers());
                }
            } else if (msg instanceof Http2DataFrame frame) {
                byte[] bytes = new byte[frame.content().readableBytes()];
                frame.content().readBytes(bytes);
                body.writeBytes(bytes);
                received.addAndGet(bytes.length);
            } else if (msg instanceof Http2ResetFrame frame) {
                failed(frame.errorCode());
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame frame) {
                failed(frame.errorCode());
            }
        }

        private void failed(long code) {
            reset.complete(code);
            last.completeExceptionally(new IllegalStateException("RST_STREAM " + code));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed.complete(true);
            last.completeExceptionally(new IllegalStateException("stream closed"));
        }

        /// The headers that ended the answer; waits up to 10 s.
        public Http2Headers trailers() {
            return last.orTimeout(10, TimeUnit.SECONDS).join();
        }

        public int status() {
            return Integer.parseInt(String.valueOf(trailers().get("grpc-status")));
        }

        public String message() {
            return URLDecoder.decode(
                    String.valueOf(trailers().get("grpc-message")).replace("+", "%2B"),
                    StandardCharsets.UTF_8);
        }

        /// The answer's bytes, once it has ended.
        public byte[] body() {
            trailers();
            return body.toByteArray();
        }
    }
}
