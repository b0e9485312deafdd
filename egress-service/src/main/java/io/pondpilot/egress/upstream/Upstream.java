package io.pondpilot.egress.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.resolver.NoopAddressResolverGroup;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.worker.WorkerAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/// Dials database servers. Thread-safe, does not block.
///
/// @param transport which sockets
/// @param timeout of one attempt
public record Upstream(Transport transport, Duration timeout) {
    private static final int BUFFER = 256 << 10;

    /// Opens a connection that is not read from until its handler says so.
    ///
    /// @param loop that of the worker's channel
    /// @param host a name, an address, or an absolute path, then of a socket's file
    /// @param port of no effect for a path
    public ChannelFuture connect(EventLoop loop, String host, int port, ChannelHandler first) {
        boolean unix = host.startsWith("/");
        WorkerAddress address =
                unix ? new WorkerAddress.Unix(Path.of(host)) : new WorkerAddress.Tcp(host, port);
        var bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(transport.channelTo(address))
                        .option(ChannelOption.AUTO_READ, false)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(timeout.toMillis()))
                        .resolver(unix ? NoopAddressResolverGroup.INSTANCE : NamesOffLoop.GROUP)
                        .handler(first);
        if (!unix) {
            bootstrap
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.SO_RCVBUF, BUFFER);
        }
        return unix
                ? bootstrap.connect(transport.resolve(address))
                : bootstrap.connect(InetSocketAddress.createUnresolved(host, port));
    }
}
