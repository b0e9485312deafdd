package io.pondpilot.systemtests.airport;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.pondpilot.systemtests.client.Allocators;
import io.pondpilot.systemtests.client.ResultStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/// The one channel that a DuckDB process keeps for a location, whoever's token a call carries.
/// Calls have no deadline; the extension never sends a Handshake.
final class Wire implements AutoCloseable {
    private static final Metadata.Key<String> ARROW_STATUS =
            Metadata.Key.of("x-arrow-status", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final FlightClient batches;

    Wire(int port) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .userAgent("grpc-c++/1.71.0")
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build();
        batches = FlightGrpcUtils.createFlightClientWithSharedChannel(Allocators.root(), channel);
    }

    private FlightServiceGrpc.FlightServiceBlockingStub stub(CallHeaders headers) {
        Channel with =
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers.metadata()));
        return FlightServiceGrpc.newBlockingStub(with);
    }

    private <T> T call(
            CallHeaders headers, Function<FlightServiceGrpc.FlightServiceBlockingStub, T> call) {
        try {
            return call.apply(stub(headers));
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
    }

    /// DoAction by the one-Result rule: an action that ends well without one makes the extension
    /// read a null pointer.
    byte[] action(CallHeaders headers, String type, byte[] body) {
        List<byte[]> results = actionResults(headers, type, body);
        Violation.unless(
                !results.isEmpty(), type + " ended well without a Result: DuckDB would crash");
        Violation.unless(results.size() == 1, type + " sent " + results.size() + " Results");
        return results.getFirst();
    }

    /// DoAction, all it answers.
    List<byte[]> actionResults(CallHeaders headers, String type, byte[] body) {
        Flight.Action action =
                Flight.Action.newBuilder().setType(type).setBody(ByteString.copyFrom(body)).build();
        return call(
                headers.with("airport-action-name", type),
                stub -> {
                    List<byte[]> results = new ArrayList<>();
                    stub.doAction(action)
                            .forEachRemaining(each -> results.add(each.getBody().toByteArray()));
                    return results;
                });
    }

    Flight.FlightInfo info(CallHeaders headers, Flight.FlightDescriptor descriptor) {
        return call(headers, stub -> stub.getFlightInfo(descriptor));
    }

    /// ListFlights with empty criteria.
    List<Flight.FlightInfo> flights(CallHeaders headers) {
        return call(
                headers,
                stub -> {
                    List<Flight.FlightInfo> all = new ArrayList<>();
                    stub.listFlights(Flight.Criteria.getDefaultInstance())
                            .forEachRemaining(all::add);
                    return all;
                });
    }

    /// DoGet as its messages.
    List<Flight.FlightData> messages(CallHeaders headers, Flight.Ticket ticket) {
        return call(
                headers,
                stub -> {
                    List<Flight.FlightData> all = new ArrayList<>();
                    Iterator<Flight.FlightData> messages = stub.doGet(ticket);
                    messages.forEachRemaining(all::add);
                    return all;
                });
    }

    /// DoGet as record batches; the caller closes it. Failures come when it is read.
    ResultStream open(CallHeaders headers, Flight.Ticket ticket) {
        FlightCallHeaders values = new FlightCallHeaders();
        headers.values().forEach(values::insert);
        return new ResultStream(
                batches.getStream(
                        new Ticket(ticket.getTicket().toByteArray()),
                        new HeaderCallOption(values)));
    }

    /// DoExchange with one message, as a write begins.
    void exchange(CallHeaders headers, Flight.FlightData first) {
        Channel with =
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers.metadata()));
        BlockingQueue<Optional<Throwable>> end = new ArrayBlockingQueue<>(1);
        StreamObserver<Flight.FlightData> out =
                FlightServiceGrpc.newStub(with)
                        .doExchange(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(Flight.FlightData data) {}

                                    @Override
                                    public void onError(Throwable failure) {
                                        end.add(Optional.of(failure));
                                    }

                                    @Override
                                    public void onCompleted() {
                                        end.add(Optional.empty());
                                    }
                                });
        out.onNext(first);
        out.onCompleted();
        try {
            Optional<Throwable> failure = end.take();
            if (failure.isPresent()) {
                throw failed((StatusRuntimeException) failure.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static CallFailed failed(StatusRuntimeException e) {
        Metadata trailers = e.getTrailers();
        return new CallFailed(e.getStatus(), trailers == null ? null : trailers.get(ARROW_STATUS));
    }

    static CallFailed failed(FlightRuntimeException e) {
        ErrorFlightMetadata trailers = e.status().metadata();
        return new CallFailed(
                Status.fromCode(code(e)).withDescription(e.status().description()),
                trailers == null ? null : trailers.get(ARROW_STATUS.name()));
    }

    private static Status.Code code(FlightRuntimeException e) {
        return switch (e.status().code()) {
            case UNAUTHORIZED -> Status.Code.PERMISSION_DENIED;
            case TIMED_OUT -> Status.Code.DEADLINE_EXCEEDED;
            default -> Status.Code.valueOf(e.status().code().name());
        };
    }

    @Override
    public void close() {
        try {
            batches.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.shutdownNow();
        }
    }
}
