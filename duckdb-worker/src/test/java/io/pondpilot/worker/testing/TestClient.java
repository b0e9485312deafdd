package io.pondpilot.worker.testing;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pondpilot.common.worker.WorkerAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// A Flight client of a worker's unix socket.
@SuppressWarnings({
    "try",
    "NullAway"
}) // Closing may be interrupted, which fails the test; NULL is null.
public final class TestClient implements AutoCloseable {
    private static final EventLoopGroup GROUP =
            new EpollEventLoopGroup(1, new DefaultThreadFactory("test-client", true));

    private final BufferAllocator allocator = new RootAllocator();
    private final ManagedChannel channel;
    private final FlightClient client;

    private TestClient(ManagedChannel channel) {
        this.channel = channel;
        this.client = FlightGrpcUtils.createFlightClientWithSharedChannel(allocator, channel);
    }

    /// A client with this credential, or with none.
    public static TestClient connect(WorkerAddress address, @Nullable String credential) {
        if (!(address instanceof WorkerAddress.Unix unix)) {
            throw new IllegalArgumentException("not a unix socket");
        }
        Metadata headers = new Metadata();
        if (credential != null) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + credential);
        }
        return new TestClient(
                NettyChannelBuilder.forAddress(new DomainSocketAddress(unix.socket().toFile()))
                        .channelType(EpollDomainSocketChannel.class)
                        .eventLoopGroup(GROUP)
                        .overrideAuthority("worker")
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .usePlaintext()
                        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .build());
    }

    /// The client itself.
    public FlightClient flight() {
        return client;
    }

    /// The channel under it.
    public ManagedChannel channel() {
        return channel;
    }

    /// A Flight SQL client on the same channel.
    public FlightSqlClient sql() {
        return new FlightSqlClient(client);
    }

    /// For building parameters.
    public BufferAllocator allocator() {
        return allocator;
    }

    /// Asks with plain SQL; no row is fetched.
    public FlightInfo info(String sql, CallOption... options) {
        return client.getInfo(
                FlightDescriptor.command(sql.getBytes(StandardCharsets.UTF_8)), options);
    }

    /// Opens the stream of an answer.
    public FlightStream stream(FlightInfo info, CallOption... options) {
        return client.getStream(info.getEndpoints().getFirst().getTicket(), options);
    }

    /// Runs plain SQL and reads all rows.
    public List<Map<String, Object>> rows(String sql) {
        return rows(info(sql));
    }

    /// Reads all rows of an answer.
    public List<Map<String, Object>> rows(FlightInfo info, CallOption... options) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (FlightStream stream = stream(info, options)) {
            while (stream.next()) {
                add(stream.getRoot(), rows);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    private static void add(VectorSchemaRoot root, List<Map<String, Object>> rows) {
        for (int row = 0; row < root.getRowCount(); row++) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (FieldVector vector : root.getFieldVectors()) {
                Object value = vector.getObject(row);
                values.put(
                        vector.getName(),
                        value instanceof org.apache.arrow.vector.util.Text text
                                ? text.toString()
                                : value);
            }
            rows.add(values);
        }
    }

    /// The single value of the single row.
    public Object value(String sql) {
        return rows(sql).getFirst().values().iterator().next();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        allocator.close();
    }
}
