package io.pondpilot.flight.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.flight.http2.FrameAligner;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets a connection in when it starts with the HTTP/2 preface, and tells one that speaks HTTP/1
/// what this port is for.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
final class ProtocolGate extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE =
            ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf());
    private static final long LINGER_SECONDS = 1;
    private static final String TEXT =
            "This port speaks gRPC over HTTP/2 (Arrow Flight SQL), not HTTP/1.1. Use a Flight client,"
                    + " for example flight.connect(\"grpc://host:port\"). The HTTP API is on"
                    + " server.port, 8080 unless changed.\n";

    private final ConnectionLimits limits;
    private final Supplier<Downstream> downstream;
    private @Nullable ByteBuf start;
    private boolean refused;

    ProtocolGate(ConnectionLimits limits, Supplier<Downstream> downstream) {
        this.limits = limits;
        this.downstream = downstream;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (!ctx.isRemoved()) {
                                ctx.close();
                            }
                        },
                        limits.handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (refused || !(msg instanceof ByteBuf in)) {
            ReferenceCountUtil.release(msg);
            return;
        }
        ByteBuf all = in;
        if (start != null) {
            all = start.writeBytes(in);
            in.release();
            start = null;
        }
        int length = Math.min(PREFACE.length, all.readableBytes());
        for (int i = 0; i < length; i++) {
            if (all.getByte(all.readerIndex() + i) != PREFACE[i]) {
                refuse(ctx, all);
                return;
            }
        }
        if (length < PREFACE.length) {
            start = ctx.alloc().buffer(all.readableBytes()).writeBytes(all);
            all.release();
            return;
        }
        ctx.pipeline()
                .addLast(
                        new FrameAligner(
                                PREFACE.length, limits.handshakeTimeout().toNanos(), false))
                .addLast(downstream.get());
        ctx.fireChannelRead(all);
        ctx.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext ctx, ByteBuf all) {
        refused = true;
        byte first = all.getByte(all.readerIndex());
        all.release();
        if (first < 'A' || first > 'Z') {
            // Most likely TLS: nothing we could say would be understood.
            ctx.close();
            return;
        }
        String answer =
                "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: "
                        + TEXT.length()
                        + "\r\nconnection: close\r\n\r\n"
                        + TEXT;
        ctx.writeAndFlush(ByteBufUtil.writeUtf8(ctx.alloc(), answer))
                .addListener(_ -> {
                    // Half-close, so that what the client still sends does not turn our
                    // answer into a reset.
                    if (ctx.channel() instanceof DuplexChannel channel) {
                        channel.shutdownOutput();
                    }
                    ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
                });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (start != null) {
            start.release();
            start = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
