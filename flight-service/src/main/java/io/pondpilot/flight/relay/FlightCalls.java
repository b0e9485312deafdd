package io.pondpilot.flight.relay;

import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.flight.admit.Credentials;
import io.pondpilot.flight.downstream.Call;
import io.pondpilot.flight.downstream.Calls;
import io.pondpilot.flight.downstream.ClientStream;
import io.pondpilot.flight.grpc.FlightMethod;
import io.pondpilot.flight.grpc.GrpcHeaders;
import io.pondpilot.flight.grpc.GrpcTimeout;
import io.pondpilot.flight.grpc.HttpRefusal;
import io.pondpilot.flight.grpc.Refusal;
import io.pondpilot.flight.local.HandshakeCall;
import io.pondpilot.flight.local.Health;
import org.jspecify.annotations.Nullable;

/// Admits calls from their HEADERS alone and sends each where it belongs: to the user's worker, to
/// the answers made here, or back.
final class FlightCalls implements Calls {
    private final TokenVerifier tokens;
    private final Health health;
    private final RelayContext context;

    FlightCalls(TokenVerifier tokens, Health health, RelayContext context) {
        this.tokens = tokens;
        this.health = health;
        this.context = context;
    }

    @Override
    public @Nullable Call open(ClientStream stream, Http2Headers headers, boolean end) {
        HttpRefusal wrong = HttpRefusal.of(headers);
        if (wrong != null) {
            wrong.answer(stream::headers, stream::data, stream.allocator());
            return null;
        }
        CharSequence path = headers.path();
        FlightMethod method = path == null ? null : FlightMethod.of(path);
        if (method == null) {
            context.metrics().unknownPath();
            stream.refuse(
                    Refusal.of(
                            ErrorCode.UNIMPLEMENTED,
                            "this port has no such method; it serves"
                                    + " arrow.flight.protocol.FlightService and"
                                    + " grpc.health.v1.Health"));
            return null;
        }
        try {
            return switch (method) {
                case HEALTH_CHECK -> health.check(stream);
                case HEALTH_WATCH -> health.watch(stream);
                case HANDSHAKE -> handshake(stream, headers, end);
                case LIST_FLIGHTS,
                        GET_FLIGHT_INFO,
                        POLL_FLIGHT_INFO,
                        GET_SCHEMA,
                        DO_GET,
                        DO_PUT,
                        DO_EXCHANGE,
                        DO_ACTION,
                        LIST_ACTIONS ->
                        relay(stream, method, headers, end);
            };
        } catch (ProxyException failure) {
            context.metrics().finished(method, failure.code().grpcStatus(), 0);
            stream.refuse(Refusal.of(failure));
            return null;
        }
    }

    private Call handshake(ClientStream stream, Http2Headers headers, boolean end) {
        Credentials credentials = Credentials.of(headers, true);
        tokens.verify(credentials.token());
        context.metrics().finished(FlightMethod.HANDSHAKE, 0, 0);
        return HandshakeCall.start(stream, credentials, end);
    }

    private Call relay(
            ClientStream stream, FlightMethod method, Http2Headers headers, boolean end) {
        Identity caller = tokens.verify(Credentials.of(headers, false).token());
        CharSequence timeout = headers.get(GrpcHeaders.GRPC_TIMEOUT);
        long nanos = timeout == null ? 0 : GrpcTimeout.parse(timeout);
        if (nanos == GrpcTimeout.MALFORMED) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "the grpc-timeout header is malformed");
        }
        if (timeout != null && nanos == 0) {
            throw new ProxyException(
                    ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed when the call arrived");
        }
        if (!context.caps().take(caller.user())) {
            throw new ProxyException(
                    ErrorCode.CAPACITY_EXHAUSTED,
                    "you have "
                            + context.caps().limit()
                            + " calls open, as many as one user may; finish some first");
        }
        Admitted call =
                new Admitted(method, caller, headers, RequestHeaders.requestId(headers), nanos);
        Exchange exchange = new Exchange(context, stream, call, end);
        exchange.start();
        return exchange;
    }
}
