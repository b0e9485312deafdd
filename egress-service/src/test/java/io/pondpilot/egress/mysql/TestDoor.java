package io.pondpilot.egress.mysql;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.egress.gate.Arrivals;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Visit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// A gate at a unix socket, and at a loopback port for clients that know no unix sockets.
record TestDoor(Channel unix, Channel tcp, Path socket) implements AutoCloseable {
    static TestDoor open(
            Transport transport, EventLoopGroup loops, Path socket, Gate gate, Visit visit) {
        var unix =
                server(loops, gate, visit)
                        .channel(transport.unixServerChannel())
                        .bind(transport.resolve(new WorkerAddress.Unix(socket)))
                        .syncUninterruptibly()
                        .channel();
        var tcp =
                server(loops, gate, visit)
                        .channel(transport.serverChannel())
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
        return new TestDoor(unix, tcp, socket);
    }

    private static ServerBootstrap server(EventLoopGroup loops, Gate gate, Visit visit) {
        return new ServerBootstrap()
                .group(loops)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Arrivals(worker -> gate.open(worker, visit)));
    }

    int port() {
        return ((InetSocketAddress) tcp.localAddress()).getPort();
    }

    @Override
    public void close() {
        unix.close().syncUninterruptibly();
        tcp.close().syncUninterruptibly();
    }
}
