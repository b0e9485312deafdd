package io.pondpilot.systemtests.attacks;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// Keeps every byte that is sent to a client: messages as they come from the wire, and headers,
/// trailers and status texts.
final class Recorder implements ClientInterceptor {
    private static final long DEADLINE_SECONDS = 30;

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final ByteArrayOutputStream failures = new ByteArrayOutputStream();

    /// Forgets what came so far.
    void clear() {
        messages.reset();
        failures.reset();
    }

    /// The messages, a character for each byte.
    String messages() {
        return messages.toString(StandardCharsets.ISO_8859_1);
    }

    /// Headers, trailers and status texts.
    String failures() {
        return failures.toString(StandardCharsets.UTF_8);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        MethodDescriptor<Q, A> tapped =
                method.toBuilder(
                                method.getRequestMarshaller(),
                                new Tap<>(method.getResponseMarshaller()))
                        .build();
        return new SimpleForwardingClientCall<>(
                next.newCall(
                        tapped, options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onHeaders(Metadata answered) {
                                failed(answered);
                                super.onHeaders(answered);
                            }

                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                failed(status);
                                failed(trailers);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    private void failed(Object told) {
        failures.writeBytes(told.toString().getBytes(StandardCharsets.UTF_8));
    }

    private final class Tap<A> implements MethodDescriptor.Marshaller<A> {
        private final MethodDescriptor.Marshaller<A> marshaller;

        Tap(MethodDescriptor.Marshaller<A> marshaller) {
            this.marshaller = marshaller;
        }

        @Override
        public InputStream stream(A value) {
            return marshaller.stream(value);
        }

        @Override
        public A parse(InputStream stream) {
            try {
                byte[] bytes = stream.readAllBytes();
                messages.writeBytes(bytes);
                return marshaller.parse(new ByteArrayInputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
