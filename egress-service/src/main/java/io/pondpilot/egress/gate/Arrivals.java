package io.pondpilot.egress.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/// Hands each accepted connection over as [Gate#open] wants it: without any handler.
@ChannelHandler.Sharable
public final class Arrivals extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> next;

    /// @param next called on the event loop of the channel
    public Arrivals(Consumer<Channel> next) {
        this.next = next;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel worker = context.channel();
        context.pipeline().remove(this);
        next.accept(worker);
    }
}
