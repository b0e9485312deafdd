package io.pondpilot.flight.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.worker.WorkerAddress;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A worker that answers as a test tells it to, over real HTTP/2.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ScriptedWorker implements AutoCloseable {
    private final EventLoopGroup loops = Transport.EPOLL.loops(1, "scripted-worker");
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listener;
    private final WorkerAddress address;
    private final List<WorkerCall> calls = new CopyOnWriteArrayList<>();
    private volatile Consumer<WorkerCall> onHeaders = _ -> {};
    private volatile Consumer<WorkerCall> onRequest = call -> call.answer(new byte[0]);

    private ScriptedWorker(@Nullable Path socket) {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops).childHandler(new Pipeline());
        if (socket != null) {
            listener =
                    bootstrap
                            .channel(EpollServerDomainSocketChannel.class)
                            .bind(new DomainSocketAddress(socket.toString()))
                            .syncUninterruptibly()
                            .channel();
            address = new WorkerAddress.Unix(socket);
        } else {
            listener =
                    bootstrap
                            .channel(EpollServerSocketChannel.class)
                            .bind("127.0.0.1", 0)
                            .syncUninterruptibly()
                            .channel();
            address =
                    new WorkerAddress.Tcp(
                            "127.0.0.1", ((InetSocketAddress) listener.localAddress()).getPort());
        }
    }

    public static ScriptedWorker onTcp() {
        return new ScriptedWorker(null);
    }

    public static ScriptedWorker onUnix(Path socket) {
        return new ScriptedWorker(socket);
    }

    /// What to do with each call when its headers are here.
    public ScriptedWorker onHeaders(Consumer<WorkerCall> script) {
        onHeaders = script;
        return this;
    }

    /// What to do with each call when its whole request is here.
    public ScriptedWorker onRequest(Consumer<WorkerCall> script) {
        onRequest = script;
        return this;
    }

    public WorkerAddress address() {
        return address;
    }

    public List<WorkerCall> calls() {
        return calls;
    }

    public int connections() {
        return connections.size();
    }

    /// Ends all connections as a killed process would.
    public void die() {
        listener.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        die();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            connections.add(channel);
            channel.pipeline()
                    .addLast(
                            Http2FrameCodecBuilder.forServer()
                                    .initialSettings(
                                            Http2Settings.defaultSettings()
                                                    .initialWindowSize(1 << 20)
                                                    .maxConcurrentStreams(100_000))
                                    .encoderIgnoreMaxHeaderListSize(true)
                                    .build())
                    .addLast(
                            new Http2MultiplexHandler(
                                    new ChannelInitializer<Channel>() {
                                        @Override
                                        protected void initChannel(Channel stream) {
                                            stream.pipeline().addLast(new WorkerCall());
                                        }
                                    }));
        }
    }

    /// One call as the worker sees it.
    public final class WorkerCall extends ChannelInboundHandlerAdapter {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        public final CompletableFuture<Long> reset = new CompletableFuture<>();
        public final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private Http2Headers headers = new DefaultHttp2Headers();
        private @Nullable ChannelHandlerContext ctx;

        @Override
        public void channelRead(ChannelHandlerContext context, Object msg) {
            ctx = context;
            boolean end = false;
            if (msg instanceof Http2HeadersFrame frame) {
                headers = frame.headers();
                calls.add(this);
                end = frame.isEndStream();
                onHeaders.accept(this);
            } else if (msg instanceof Http2DataFrame frame) {
                byte[] bytes = new byte[frame.content().readableBytes()];
                frame.content().readBytes(bytes);
                body.writeBytes(bytes);
                end = frame.isEndStream();
            } else if (msg instanceof Http2ResetFrame frame) {
                reset.complete(frame.errorCode());
            }
            ReferenceCountUtil.release(msg);
            if (end) {
                ended.complete(true);
                onRequest.accept(this);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame frame) {
                reset.complete(frame.errorCode());
            }
        }

        private ChannelHandlerContext ctx() {
            return java.util.Objects.requireNonNull(ctx);
        }

        public Channel channel() {
            return ctx().channel();
        }

        public byte[] body() {
            return body.toByteArray();
        }

        public String header(String name) {
            return String.valueOf(headers.get(name));
        }

        public Http2Headers headers() {
            return headers;
        }

        public WorkerCall sendHeaders(String... more) {
            Http2Headers first =
                    new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
            for (int i = 0; i < more.length; i += 2) {
                first.set(more[i], more[i + 1]);
            }
            ctx().writeAndFlush(new DefaultHttp2HeadersFrame(first, false));
            return this;
        }

        public WorkerCall send(byte[] bytes) {
            return send(Unpooled.wrappedBuffer(bytes));
        }

        public WorkerCall send(ByteBuf bytes) {
            ctx().writeAndFlush(new DefaultHttp2DataFrame(bytes, false));
            return this;
        }

        public WorkerCall sendTrailers(int status, String... more) {
            Http2Headers last =
                    new DefaultHttp2Headers().set("grpc-status", Integer.toString(status));
            for (int i = 0; i < more.length; i += 2) {
                last.set(more[i], more[i + 1]);
            }
            ctx().writeAndFlush(new DefaultHttp2HeadersFrame(last, true));
            return this;
        }

        /// A refusal in one HEADERS frame.
        public void trailersOnly(int status, String... more) {
            Http2Headers only =
                    new DefaultHttp2Headers()
                            .status("200")
                            .set("content-type", "application/grpc")
                            .set("grpc-status", Integer.toString(status));
            for (int i = 0; i < more.length; i += 2) {
                only.set(more[i], more[i + 1]);
            }
            ctx().writeAndFlush(new DefaultHttp2HeadersFrame(only, true));
        }

        public void answer(byte[] bytes) {
            sendHeaders().send(bytes).sendTrailers(0);
        }

        public void sendReset(Http2Error error) {
            ctx().writeAndFlush(new DefaultHttp2ResetFrame(error));
        }

        /// Ends the whole connection, as a killed process would.
        public void die() {
            ctx().channel().parent().close();
        }

        /// GOAWAY that leaves this call out, then the end.
        public void goAwayBefore() {
            Channel connection = ctx().channel().parent();
            var frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
            frame.setExtraStreamIds(0);
            connection.pipeline().firstContext();
            ((io.netty.handler.codec.http2.Http2ConnectionHandler) connection.pipeline().first())
                    .goAway(
                            connection.pipeline().firstContext(),
                            0,
                            Http2Error.NO_ERROR.code(),
                            Unpooled.EMPTY_BUFFER,
                            connection.newPromise());
            connection
                    .writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }
}
