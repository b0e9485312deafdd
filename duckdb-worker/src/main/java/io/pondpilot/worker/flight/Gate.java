package io.pondpilot.worker.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.pondpilot.common.value.Secret;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Runs before anything else of a call: whoever does not present this worker's own credential is
/// refused, with a trailer that tells the relay that its route is stale.
final class Gate implements ServerInterceptor {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> REFUSED =
            Metadata.Key.of("pondpilot-refused", Metadata.ASCII_STRING_MARSHALLER);
    private final CredentialCheck credential;
    private final int readyThreshold;
    private final BooleanSupplier draining;

    /// Lets in who has this credential.
    ///
    /// @param readyThreshold bytes buffered for a stream from which on it counts as not ready
    Gate(Secret credential, int readyThreshold, BooleanSupplier draining) {
        this.credential = new CredentialCheck(credential);
        this.readyThreshold = readyThreshold;
        this.draining = draining;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!credential.passes(headers.get(AUTHORIZATION))) {
            return refuse(
                    call,
                    Status.UNAUTHENTICATED.withDescription(
                            "this worker does not serve the credential that was presented"),
                    "credential");
        }
        if (draining.getAsBoolean() && startsWork(call.getMethodDescriptor().getBareMethodName())) {
            return refuse(
                    call,
                    Status.UNAVAILABLE.withDescription(
                            "the worker is about to stop; send the call again"),
                    "draining");
        }
        call.setOnReadyThreshold(readyThreshold);
        return inSession(call, headers, next);
    }

    /// The call knows which session it is of. A first cookie comes with the answer of an action,
    /// and with that of GetSqlInfo, which ADBC's drivers ask before anything else: every client
    /// whose session matters sends one of them, and the others pay nothing.
    private static <Q, A> ServerCall.Listener<Q> inSession(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SessionCookie carried = SessionCookie.of(headers);
        String method = call.getMethodDescriptor().getBareMethodName();
        boolean action = "DoAction".equals(method);
        boolean mayOffer = action || "GetFlightInfo".equals(method);
        if (carried == null && !mayOffer) {
            return next.startCall(new Answered<>(call, null), headers);
        }
        Cookies cookies = new Cookies(carried);
        if (action) {
            cookies.greet();
        }
        Context context = Context.current().withValue(Cookies.KEY, cookies);
        return Contexts.interceptCall(
                context, new Answered<>(call, mayOffer ? cookies : null), headers, next);
    }

    /// A call whose answer sets the cookie that was offered, and which is answered once. When gRPC
    /// refuses a message for its size it answers itself, and trailers written after that would end
    /// the whole connection.
    private static final class Answered<Q, A>
            extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
        private final @Nullable Cookies cookies;

        Answered(ServerCall<Q, A> call, @Nullable Cookies cookies) {
            super(call);
            this.cookies = cookies;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            SessionCookie offered = cookies == null ? null : cookies.offered();
            if (offered != null) {
                headers.put(SessionCookie.RESPONSE, offered.header());
            }
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!isCancelled()) {
                super.close(status, trailers);
            }
        }
    }

    /// Streams that were promised before the drain are still fetched.
    private static boolean startsWork(@Nullable String method) {
        return !"DoGet".equals(method) && !"DoAction".equals(method);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(
            ServerCall<Q, A> call, Status status, String reason) {
        Metadata trailers = new Metadata();
        trailers.put(REFUSED, reason);
        call.close(status, trailers);
        return new ServerCall.Listener<>() {};
    }
}
