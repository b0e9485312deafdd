package io.pondpilot.systemtests.adbc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.pondpilot.systemtests.client.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Forwards every call, its bytes untouched, with a token on it: as a sidecar does for programs
/// that cannot send one. The ADBC driver for Java is such a program: what it calls for a prepared
/// statement goes without the headers it was given.
final class TokenSidecar implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Marshaller<byte[]> BYTES = new Bytes();

    private final Server server;
    private final ManagedChannel relay;
    private final String token;

    /// Listens on loopback at a port of its own.
    TokenSidecar(int relayPort, String token) throws IOException {
        this.token = token;
        relay =
                NettyChannelBuilder.forAddress("127.0.0.1", relayPort)
                        .usePlaintext()
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build();
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .fallbackHandlerRegistry(new AnyMethod())
                        .build()
                        .start();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        relay.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
            relay.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class AnyMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method =
                    MethodDescriptor.newBuilder(BYTES, BYTES)
                            .setFullMethodName(name)
                            .setType(MethodDescriptor.MethodType.UNKNOWN)
                            .build();
            return ServerMethodDefinition.create(
                    method, (call, headers) -> forward(method, call, headers));
        }
    }

    private ServerCall.Listener<byte[]> forward(
            MethodDescriptor<byte[], byte[]> method,
            ServerCall<byte[], byte[]> caller,
            Metadata headers) {
        ClientCall<byte[], byte[]> onward = relay.newCall(method, CallOptions.DEFAULT);
        headers.discardAll(AUTHORIZATION);
        headers.put(AUTHORIZATION, "Bearer " + token);
        onward.start(new Answers(caller), headers);
        onward.request(Integer.MAX_VALUE); // the suite's results are small
        caller.request(Integer.MAX_VALUE);
        return new Requests(onward);
    }

    private static final class Requests extends ServerCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> onward;

        Requests(ClientCall<byte[], byte[]> onward) {
            this.onward = onward;
        }

        @Override
        public void onMessage(byte[] message) {
            onward.sendMessage(message);
        }

        @Override
        public void onHalfClose() {
            onward.halfClose();
        }

        @Override
        public void onCancel() {
            onward.cancel("the caller cancelled", null);
        }
    }

    private static final class Answers extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> caller;

        Answers(ServerCall<byte[], byte[]> caller) {
            this.caller = caller;
        }

        @Override
        public void onHeaders(Metadata headers) {
            caller.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            caller.sendMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            caller.close(status, trailers);
        }
    }
}
