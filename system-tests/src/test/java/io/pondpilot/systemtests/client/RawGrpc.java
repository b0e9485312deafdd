package io.pondpilot.systemtests.client;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// gRPC without Flight: messages are whatever bytes a test wants to send.
public final class RawGrpc implements AutoCloseable {
    private static final String FLIGHT = "arrow.flight.protocol.FlightService/";

    private final ManagedChannel channel;

    public RawGrpc(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    /// Calls a method of FlightService with one message and reads the answer to its end.
    ///
    /// @param authorization the header's whole value, or empty for none
    /// @return the status, OK included
    public Status call(String method, String authorization, byte[] message) {
        return call(method, authorization, message, new ArrayList<>());
    }

    /// As the other, collecting the answer's messages in `answers`.
    public Status call(String method, String authorization, byte[] message, List<byte[]> answers) {
        Metadata headers = new Metadata();
        if (!authorization.isEmpty()) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    authorization);
        }
        MethodDescriptor<byte[], byte[]> descriptor =
                MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                        .setFullMethodName(method.contains("/") ? method : FLIGHT + method)
                        .build();
        try {
            Iterator<byte[]> answer =
                    ClientCalls.blockingServerStreamingCall(
                            io.grpc.ClientInterceptors.intercept(
                                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                            descriptor,
                            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                            message);
            answer.forEachRemaining(answers::add);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
