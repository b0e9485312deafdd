package io.pondpilot.systemtests.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// One Flight client with one bearer token, sending raw SQL as the documented snippet does.
public final class FlightUser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final FlightClient client;
    private final List<CallOption> options;

    private FlightUser(FlightClient client, String bearer, Duration patience) {
        this.client = client;
        FlightCallHeaders headers = new FlightCallHeaders();
        headers.insert("authorization", "Bearer " + bearer);
        this.options =
                List.of(
                        new HeaderCallOption(headers),
                        CallOptions.timeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// Connects to a relay on loopback; `bearer` is a JWT.
    public static FlightUser at(int port, String bearer) {
        return at(port, bearer, PATIENCE);
    }

    /// As [#at], with a deadline of its own for each call.
    public static FlightUser at(int port, String bearer, Duration deadline) {
        Location relay = Location.forGrpcInsecure("127.0.0.1", port);
        return new FlightUser(
                FlightClient.builder(Allocators.root(), relay).build(), bearer, deadline);
    }

    /// Connects to a server on `localhost` that ends TLS in front of a relay.
    ///
    /// @param authority the PEM file that vouches for it
    public static FlightUser byTls(int port, java.nio.file.Path authority, String bearer)
            throws IOException {
        try (InputStream pem = Files.newInputStream(authority)) {
            return new FlightUser(
                    FlightClient.builder(Allocators.root(), Location.forGrpcTls("localhost", port))
                            .trustedCertificates(pem)
                            .build(),
                    bearer,
                    PATIENCE);
        }
    }

    /// Connects past the relay to a worker's own socket; `bearer` is a worker's credential.
    public static FlightUser atSocket(java.nio.file.Path socket, String bearer) {
        // Arrow's own client of 18.3 takes the domain socket's class for a server's and fails.
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                        .channelType(EpollDomainSocketChannel.class)
                        .eventLoopGroup(Sockets.LOOP)
                        .overrideAuthority("localhost")
                        .usePlaintext()
                        .build();
        return new FlightUser(
                FlightGrpcUtils.createFlightClient(Allocators.root(), channel),
                bearer,
                Duration.ofSeconds(20));
    }

    /// Loaded only by tests that dial sockets.
    private static final class Sockets {
        @SuppressWarnings("deprecation")
        private static final EpollEventLoopGroup LOOP =
                new EpollEventLoopGroup(1, new DefaultThreadFactory("worker-socket", true));
    }

    public FlightClient client() {
        return client;
    }

    public CallOption[] options() {
        return options.toArray(CallOption[]::new);
    }

    /// GetFlightInfo with the SQL's bytes as the command.
    public FlightInfo info(String sql) {
        return info(sql.getBytes(StandardCharsets.UTF_8));
    }

    public FlightInfo info(byte[] command) {
        return client.getInfo(FlightDescriptor.command(command), options());
    }

    /// DoGet; the caller closes the stream.
    public ResultStream open(Ticket ticket) {
        return new ResultStream(client.getStream(ticket, options()));
    }

    /// GetFlightInfo and DoGet of the only endpoint; the caller closes the stream.
    public ResultStream open(String sql) {
        return open(info(sql).getEndpoints().getFirst().getTicket());
    }

    /// The whole result, as a digest.
    public RowDigest digest(String sql) {
        try (ResultStream stream = open(sql)) {
            return stream.digest();
        }
    }

    /// The whole result, as text of its values; for small ones.
    public List<List<String>> rows(String sql) {
        try (ResultStream stream = open(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (stream.next()) {
                add(stream.root(), rows);
            }
            return rows;
        }
    }

    /// Runs a statement for what it changes and reads its answer to the end.
    public void run(String sql) {
        rows(sql);
    }

    /// The only value of the only row.
    public String value(String sql) {
        List<List<String>> rows = rows(sql);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            throw new AssertionError("expected one value and got " + rows);
        }
        return rows.getFirst().getFirst();
    }

    private static void add(VectorSchemaRoot root, List<List<String>> rows) {
        for (int row = 0; row < root.getRowCount(); row++) {
            List<String> values = new ArrayList<>();
            for (FieldVector vector : root.getFieldVectors()) {
                values.add(String.valueOf(vector.getObject(row)));
            }
            rows.add(values);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
