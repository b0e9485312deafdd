package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;

/// Tells a server that went away in the middle from one that a worker had said goodbye to. The
/// worker learns it as any client does, by the end of its connection.
final class Farewell {
    /// `Terminate`, as an integer of its last four bytes and the type before them.
    private static final int NO_MORE = 4;

    private final Visit visit;
    private final Channel worker;
    private boolean said;

    Farewell(Visit visit, Channel worker) {
        this.visit = visit;
        this.worker = worker;
    }

    /// Sees what the worker sends last.
    ChannelHandler workers() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof ByteBuf bytes) {
                    int end = bytes.writerIndex();
                    said =
                            bytes.readableBytes() >= 5
                                    && bytes.getByte(end - 5) == 'X'
                                    && bytes.getInt(end - 4) == NO_MORE;
                }
                context.fireChannelRead(message);
            }
        };
    }

    /// Sees the server go.
    ChannelHandler servers() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelInactive(ChannelHandlerContext context) {
                if (!said && worker.isActive()) {
                    visit.refused(Refusal.UNREACHABLE, "the server closed an open connection");
                }
                context.fireChannelInactive();
            }
        };
    }
}
