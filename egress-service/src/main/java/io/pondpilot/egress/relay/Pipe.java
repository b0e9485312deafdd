package io.pondpilot.egress.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.egress.gate.Visit;
import java.util.function.LongConsumer;

/// Two connections as one. What comes in on one goes out on the other, in memory that does not
/// grow: a side is read only while the other can be written. The end of one is the end of the
/// other, after what was under way has been written.
public final class Pipe extends ChannelInboundHandlerAdapter {
    private final Channel other;
    private final LongConsumer bytes;

    private Pipe(Channel other, LongConsumer bytes) {
        this.other = other;
        this.bytes = bytes;
    }

    /// Joins them; both must be of one event loop, and this must be called on it. The last handler
    /// of each becomes the pipe's, so that decoders before it can be removed, and what they still
    /// hold goes through.
    public static void join(Channel worker, Channel upstream, Visit visit) {
        visit.joined();
        worker.pipeline().addLast(new Pipe(upstream, visit::sent));
        upstream.pipeline().addLast(new Pipe(worker, visit::received));
        if (!worker.isActive() || !upstream.isActive()) {
            var _ = worker.close();
            var _ = upstream.close();
            return;
        }
        worker.config().setAutoRead(true);
        upstream.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf buffer)) {
            ReferenceCountUtil.release(message);
            throw new IllegalStateException("only bytes go through a pipe");
        }
        bytes.accept(buffer.readableBytes());
        var _ = other.write(buffer, other.voidPromise());
        if (!other.isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
        if (!other.isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            other.config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (other.isActive()) {
            var _ =
                    other.writeAndFlush(Unpooled.EMPTY_BUFFER)
                            .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// A reset is an end like any other.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
