package io.pondpilot.egress.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.resolver.NoopAddressResolverGroup;
import io.pondpilot.common.database.Knock;
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
    /// Opens a connection that is not read from until its handler says so.
    ///
    /// @param loop that of the worker's channel
    /// @param host a name, an address, or an absolute path, then of a socket's file
    /// @param port of no effect for a path
    public ChannelFuture connect(EventLoop loop, String host, int port, ChannelHandler first) {
        boolean unix = host.startsWith("/");
        WorkerAddress address =
                unix ? new WorkerAddress.Unix(Path.of(host)) : new WorkerAddress.Tcp(host, port);
        Bootstrap bootstrap = bootstrap(loop, address, first);
        return unix
                ? bootstrap
                        .resolver(NoopAddressResolverGroup.INSTANCE)
                        .connect(transport.resolve(address))
                : tcp(bootstrap)
                        .resolver(NamesOffLoop.GROUP)
                        .connect(InetSocketAddress.createUnresolved(host, port));
    }

    /// Opens a connection to this very address; no name is looked up.
    ///
    /// @param loop that of the worker's channel
    /// @param place resolved
    public ChannelFuture connect(EventLoop loop, InetSocketAddress place, ChannelHandler first) {
        var address = new WorkerAddress.Tcp(place.getHostString(), place.getPort());
        return tcp(bootstrap(loop, address, first))
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .connect(place);
    }

    private Bootstrap bootstrap(EventLoop loop, WorkerAddress address, ChannelHandler first) {
        return new Bootstrap()
                .group(loop)
                .channel(transport.channelTo(address))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .handler(first);
    }

    private static Bootstrap tcp(Bootstrap bootstrap) {
        return bootstrap
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
    }

    /// Why a connection failed, in words for users: they name no place.
    public static String reason(Throwable failure) {
        // Netty's is a refused connection to Java.
        return failure instanceof ConnectTimeoutException ? Knock.NO_ANSWER : Knock.reason(failure);
    }
}
