package io.pondpilot.systemtests.attacks;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.pondpilot.systemtests.client.Allocators;
import io.pondpilot.systemtests.client.ResultStream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.sql.FlightSqlClient;

/// A client of one user that records what it is sent.
final class Tenant implements AutoCloseable {
    private final Recorder recorder = new Recorder();
    private final ManagedChannel channel;
    private final FlightClient client;
    private final FlightSqlClient sql;

    /// @param airport whether its calls are those of DuckDB's airport extension
    Tenant(int port, String token, boolean airport) {
        Metadata headers = new Metadata();
        headers.put(key("authorization"), "Bearer " + token);
        if (airport) {
            headers.put(key("airport-user-agent"), "airport/20250723");
        }
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers), recorder)
                        .build();
        client = FlightGrpcUtils.createFlightClientWithSharedChannel(Allocators.root(), channel);
        sql = new FlightSqlClient(client);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    Recorder recorder() {
        return recorder;
    }

    FlightClient client() {
        return client;
    }

    FlightSqlClient sql() {
        return sql;
    }

    /// Reads all that an info leads to.
    void read(FlightInfo info) {
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            try (ResultStream stream = new ResultStream(client.getStream(endpoint.getTicket()))) {
                while (stream.next()) {
                    // The recorder has it.
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.shutdownNow();
        }
    }
}
