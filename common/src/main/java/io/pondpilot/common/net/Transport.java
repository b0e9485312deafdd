package io.pondpilot.common.net;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pondpilot.common.worker.WorkerAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which sockets and event loops are used: native epoll, or NIO where that does not load.
public enum Transport {
    EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class, EpollDomainSocketChannel.class),
    NIO(NioServerSocketChannel.class, NioSocketChannel.class, NioDomainSocketChannel.class);

    private static final int LEAST_READ = 4 << 10;
    private static final int MOST_READ = 64 << 10;
    private static final Logger log = LoggerFactory.getLogger(Transport.class);

    private final Class<? extends ServerChannel> server;
    private final Class<? extends Channel> tcp;
    private final Class<? extends Channel> unix;

    Transport(
            Class<? extends ServerChannel> server,
            Class<? extends Channel> tcp,
            Class<? extends Channel> unix) {
        this.server = server;
        this.tcp = tcp;
        this.unix = unix;
    }

    /// The best transport of this machine; says so in the log when that is not epoll.
    public static Transport best() {
        if (Epoll.isAvailable()) {
            return EPOLL;
        }
        log.atInfo()
                .addKeyValue("reason", String.valueOf(Epoll.unavailabilityCause()))
                .log("Native epoll does not load; using NIO, which costs more CPU");
        return NIO;
    }

    /// New event loops on daemon threads.
    public EventLoopGroup loops(int count, String name) {
        IoHandlerFactory handlers =
                this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory(name, true), handlers);
    }

    /// The channel that listens for clients.
    public Class<? extends ServerChannel> serverChannel() {
        return server;
    }

    /// The channel that listens on a unix socket.
    public Class<? extends ServerChannel> unixServerChannel() {
        return this == EPOLL
                ? EpollServerDomainSocketChannel.class
                : NioServerDomainSocketChannel.class;
    }

    /// The channel that reaches a worker's address.
    public Class<? extends Channel> channelTo(WorkerAddress address) {
        return switch (address) {
            case WorkerAddress.Unix _ -> unix;
            case WorkerAddress.Tcp _ -> tcp;
        };
    }

    /// A worker's address as this transport's channels take it. Resolves a TCP name, which may
    /// block.
    public SocketAddress resolve(WorkerAddress address) {
        return switch (address) {
            case WorkerAddress.Unix(var path) ->
                    this == EPOLL
                            ? new DomainSocketAddress(path.toString())
                            : UnixDomainSocketAddress.of(path);
            case WorkerAddress.Tcp(var host, var port) -> new InetSocketAddress(host, port);
        };
    }

    /// How much is read at once. A call's headers and message come in one read; Netty's own guess
    /// shrinks to the size of the last one and cuts the next in two.
    public static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(LEAST_READ, LEAST_READ, MOST_READ);
    }

    /// Options of clients' connections: a peer that vanished without a word is found by the kernel
    /// within about two minutes, also while a stream is held.
    public Map<ChannelOption<?>, Object> clientOptions() {
        if (this == NIO) {
            return Map.of(ChannelOption.TCP_NODELAY, true, ChannelOption.SO_KEEPALIVE, true);
        }
        return Map.of(
                ChannelOption.TCP_NODELAY, true,
                ChannelOption.SO_KEEPALIVE, true,
                EpollChannelOption.TCP_KEEPIDLE, 60,
                EpollChannelOption.TCP_KEEPINTVL, 15,
                EpollChannelOption.TCP_KEEPCNT, 4);
    }
}
