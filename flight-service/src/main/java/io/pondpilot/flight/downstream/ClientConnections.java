package io.pondpilot.flight.downstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pondpilot.common.net.Transport;
import io.pondpilot.flight.http2.FlushQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every open client connection: lets new ones in up to a limit and ends them in good order.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class ClientConnections extends ChannelInitializer<Channel> {
    private static final Logger log = LoggerFactory.getLogger(ClientConnections.class);

    /// What a connection needs from the event loop it is on.
    ///
    /// @param flushes of that loop
    /// @param calls who takes the connection's calls
    public record LoopParts(FlushQueue flushes, Calls calls) {}

    private final ConnectionLimits limits;
    private final int maxConnections;
    private final Function<Channel, LoopParts> parts;
    private final AtomicInteger open = new AtomicInteger();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean full;

    /// @param maxConnections further ones are closed at once
    /// @param parts of the event loop a channel is registered with
    public ClientConnections(
            ConnectionLimits limits, int maxConnections, Function<Channel, LoopParts> parts) {
        this.limits = limits;
        this.maxConnections = maxConnections;
        this.parts = parts;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.config().setRecvByteBufAllocator(Transport.reads());
        int now = open.incrementAndGet();
        channel.closeFuture()
                .addListener(_ -> {
                    open.decrementAndGet();
                    full = false;
                });
        if (now > maxConnections) {
            if (!full) {
                full = true;
                log.atWarn()
                        .addKeyValue("max_connections", maxConnections)
                        .log("Connection refused, too many are open");
            }
            channel.close();
            return;
        }
        channels.add(channel);
        LoopParts loop = parts.apply(channel);
        channel.pipeline()
                .addLast(
                        new ProtocolGate(
                                limits,
                                () ->
                                        new DownstreamBuilder(loop.flushes(), limits, loop.calls())
                                                .build()));
    }

    /// Connections open now.
    public int open() {
        return open.get();
    }

    /// First half of a graceful end: every client hears GOAWAY; new calls are still taken.
    public void drain() {
        each(Downstream::drain);
    }

    /// Second half: connections close after their last call.
    public void closeWhenDone() {
        each(Downstream::closeWhenDone);
    }

    /// Ends every call with UNAVAILABLE and closes.
    public void cut() {
        each(Downstream::cut);
    }

    private void each(Consumer<Downstream> action) {
        for (Channel channel : channels) {
            channel.eventLoop()
                    .execute(() -> {
                        Downstream downstream = channel.pipeline().get(Downstream.class);
                        if (downstream != null && channel.isActive()) {
                            action.accept(downstream);
                        } else {
                            channel.close();
                        }
                    });
        }
    }
}
