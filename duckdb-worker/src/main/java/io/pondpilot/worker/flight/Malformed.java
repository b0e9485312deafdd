package io.pondpilot.worker.flight;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Answers a message that is no protobuf by INVALID_ARGUMENT. Left alone, gRPC parses it where no
/// handler can see the failure, and says UNKNOWN.
final class Malformed {
    private static final MethodDescriptor.Marshaller<InputStream> RAW =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(InputStream value) {
                    return value;
                }

                @Override
                public InputStream parse(InputStream stream) {
                    return stream;
                }
            };

    private Malformed() {}

    /// The same service, its requests parsed inside its handlers.
    static ServerServiceDefinition refused(ServerServiceDefinition service) {
        List<ServerMethodDefinition<InputStream, ?>> methods = new ArrayList<>();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName());
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<InputStream, ?> guarded = refused(method);
            methods.add(guarded);
            descriptor.addMethod(guarded.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder guarded =
                ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(guarded::addMethod);
        return guarded.build();
    }

    private static <Q, R> ServerMethodDefinition<InputStream, R> refused(
            ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> typed = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                typed.toBuilder(RAW, typed.getResponseMarshaller()).build(),
                (call, headers) ->
                        new Parsing<>(
                                call,
                                typed,
                                method.getServerCallHandler()
                                        .startCall(new Typed<>(call, typed), headers)));
    }

    /// Parses, or ends the call.
    private static final class Parsing<Q, R> extends ServerCall.Listener<InputStream> {
        private final ServerCall<InputStream, R> call;
        private final MethodDescriptor<Q, R> typed;
        private final ServerCall.Listener<Q> handler;
        private boolean ended;

        Parsing(
                ServerCall<InputStream, R> call,
                MethodDescriptor<Q, R> typed,
                ServerCall.Listener<Q> handler) {
            this.call = call;
            this.typed = typed;
            this.handler = handler;
        }

        @Override
        public void onMessage(InputStream message) {
            if (ended) {
                return;
            }
            Q parsed;
            try {
                parsed = typed.parseRequest(message);
            } catch (StatusRuntimeException e) {
                ended = true;
                call.close(
                        Status.INVALID_ARGUMENT.withDescription(
                                "the message is not a valid "
                                        + typed.getBareMethodName()
                                        + " request: its protobuf does not parse"),
                        new Metadata());
                return;
            }
            handler.onMessage(parsed);
        }

        @Override
        public void onHalfClose() {
            if (!ended) {
                handler.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            handler.onCancel();
        }

        @Override
        public void onComplete() {
            handler.onComplete();
        }

        @Override
        public void onReady() {
            if (!ended) {
                handler.onReady();
            }
        }
    }

    /// The call as the handler knows it. Of the request's type a call knows only its method.
    private static final class Typed<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final MethodDescriptor<Q, R> typed;

        @SuppressWarnings("unchecked")
        Typed(ServerCall<InputStream, R> call, MethodDescriptor<Q, R> typed) {
            super((ServerCall<Q, R>) (ServerCall<?, R>) call);
            this.typed = typed;
        }

        @Override
        public MethodDescriptor<Q, R> getMethodDescriptor() {
            return typed;
        }
    }
}
