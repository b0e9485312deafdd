package io.pondpilot.worker.flight;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.RootAllocator;

/// A worker's query to itself, by its own port and credential, as a client would send it.
@SuppressWarnings("try") // Closing may be interrupted, which is handled.
public final class SelfQuery {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private SelfQuery() {}

    /// Asks for 42.
    ///
    /// @throws IllegalStateException when the answer is not the right one
    public static void run(WorkerAddress address, Secret credential) {
        run(address, credential, "SELECT 42");
    }

    /// Runs SQL and reads the answer to its end.
    ///
    /// @return the rows of the answer
    public static long run(WorkerAddress address, Secret credential, String sql) {
        DefaultThreadFactory threads = new DefaultThreadFactory("self-query", true);
        EventLoopGroup group =
                Epoll.isAvailable()
                        ? new EpollEventLoopGroup(1, threads)
                        : new NioEventLoopGroup(1, threads);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(socket(address))
                        .channelType(channel(address))
                        .eventLoopGroup(group)
                        .overrideAuthority("worker")
                        .usePlaintext()
                        .intercept(authorized(credential))
                        .build();
        try (RootAllocator allocator = new RootAllocator();
                FlightClient client = FlightGrpcUtils.createFlightClient(allocator, channel)) {
            var timeout = CallOptions.timeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            FlightInfo info =
                    client.getInfo(
                            FlightDescriptor.command(sql.getBytes(StandardCharsets.UTF_8)),
                            timeout);
            try (FlightStream stream =
                    client.getStream(info.getEndpoints().getFirst().getTicket(), timeout)) {
                long rows = 0;
                while (stream.next()) {
                    rows += stream.getRoot().getRowCount();
                }
                return rows;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the worker does not answer itself: " + e.getMessage(), e);
        } finally {
            channel.shutdownNow();
            var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    private static ClientInterceptor authorized(Secret credential) {
        Metadata headers = new Metadata();
        headers.put(Gate.AUTHORIZATION, "Bearer " + credential.value());
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static SocketAddress socket(WorkerAddress address) {
        return switch (address) {
            case WorkerAddress.Unix unix -> new DomainSocketAddress(unix.socket().toFile());
            case WorkerAddress.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
        };
    }

    private static Class<? extends Channel> channel(WorkerAddress address) {
        return switch (address) {
            case WorkerAddress.Unix _ -> EpollDomainSocketChannel.class;
            case WorkerAddress.Tcp _ ->
                    Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
        };
    }
}
