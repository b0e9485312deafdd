package io.pondpilot.worker.flight;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.worker.catalog.Attached;
import io.pondpilot.worker.engine.Engine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// The Flight server of a worker, on a unix socket or TCP.
@SuppressWarnings("deprecation") // ServerAuthHandler: Arrow demands one; the gate is what checks.
public final class FlightPort implements AutoCloseable {
    private static final int READY_THRESHOLD = 2 * 1024 * 1024;
    private static final int MAX_HEADERS = 64 * 1024;

    /// What ADBC's drivers send at most unless they are told otherwise. A message is whole in
    /// memory before it is read.
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;

    /// Headers and message of a call in one read; Netty begins at a guess that cuts them in two.
    private static final int READ_AT_LEAST = 4 * 1024;

    private static final int READ_AT_MOST = 64 * 1024;

    private final Closer closer;
    private final Server server;

    private FlightPort(Closer closer, Server server) {
        this.closer = closer;
        this.server = server;
    }

    /// Serves from now on.
    ///
    /// @param retire called once DuckDB cannot go on
    /// @throws IOException when the address is taken
    public static FlightPort start(
            Engine engine, Calls calls, WorkerAddress address, Secret credential, Runnable retire)
            throws IOException {
        Closer closer = new Closer();
        try {
            BufferAllocator allocator = closer.add(new RootAllocator());
            Failures failures = new Failures(engine, retire);
            Statements statements = new Statements(engine, allocator);
            PreparedStatements prepared = closer.add(new PreparedStatements());
            OpenResults results = closer.add(new OpenResults());
            ClientSessions sessions = new ClientSessions();
            Transactions transactions =
                    closer.add(
                            new Transactions(engine, calls, Transactions.MOST, Transactions.AGE));
            // Platform threads: DuckDB is native code, which would pin a virtual thread's carrier.
            // Their number is bounded by the calls that may run.
            ExecutorService threads =
                    closer.add(
                            Executors.newCachedThreadPool(
                                    Thread.ofPlatform().daemon().name("flight-", 0).factory()));
            Attached attached = new Attached(engine);
            AirportCalls airport = new AirportCalls(engine, attached, allocator, credential);
            Polls polls = closer.add(new Polls(threads));
            Producer producer =
                    new Producer(
                            statements,
                            calls,
                            failures,
                            prepared,
                            transactions,
                            new Metadata(engine, attached, failures, allocator),
                            airport,
                            results,
                            sessions,
                            polls,
                            new Actions(
                                    prepared,
                                    transactions,
                                    results,
                                    polls,
                                    sessions,
                                    new SessionActions(engine, sessions)),
                            allocator,
                            threads);
            BindableService service =
                    FlightGrpcUtils.createFlightService(
                            allocator,
                            producer,
                            ServerAuthHandler.NO_OP,
                            new ContextThreads(threads));
            Server server =
                    build(address, closer)
                            .directExecutor()
                            .maxInboundMetadataSize(MAX_HEADERS)
                            .maxInboundMessageSize(MAX_MESSAGE)
                            .permitKeepAliveTime(10, TimeUnit.SECONDS)
                            .permitKeepAliveWithoutCalls(true)
                            .addService(
                                    ServerInterceptors.intercept(
                                            Malformed.refused(
                                                    ServerInterceptors.intercept(
                                                            service, new Handoff(threads))),
                                            airport,
                                            new Gate(credential, READY_THRESHOLD, calls::draining)))
                            .build()
                            .start();
            return new FlightPort(closer, server);
        } catch (IOException | RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static NettyServerBuilder build(WorkerAddress address, Closer closer) {
        boolean epoll = Epoll.isAvailable();
        DefaultThreadFactory threads = new DefaultThreadFactory("flight-io", true);
        EventLoopGroup group =
                epoll ? new EpollEventLoopGroup(1, threads) : new NioEventLoopGroup(1, threads);
        closer.add(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(1_000));
        Class<? extends ServerChannel> channel =
                switch (address) {
                    case WorkerAddress.Unix _ -> EpollServerDomainSocketChannel.class;
                    case WorkerAddress.Tcp _ ->
                            epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
                };
        return NettyServerBuilder.forAddress(socket(address))
                .channelType(channel)
                .withChildOption(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(
                                READ_AT_LEAST, READ_AT_LEAST, READ_AT_MOST))
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group);
    }

    private static SocketAddress socket(WorkerAddress address) {
        return switch (address) {
            case WorkerAddress.Unix unix -> new DomainSocketAddress(unix.socket().toFile());
            case WorkerAddress.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
        };
    }

    /// Stops listening and ends what is left.
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closer.close();
    }
}
