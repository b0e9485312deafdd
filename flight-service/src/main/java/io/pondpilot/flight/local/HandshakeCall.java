package io.pondpilot.flight.local;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.flight.admit.Credentials;
import io.pondpilot.flight.downstream.Call;
import io.pondpilot.flight.downstream.ClientStream;
import io.pondpilot.flight.grpc.GrpcHeaders;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// `Handshake` with a verified token. A Basic login gets the token back as `authorization: Bearer`
/// and is complete at once, since arrow-go half-closes only after the answer; a bearer login
/// completes when the client has said all. Nothing else ever answers with `authorization`: ADBC
/// would adopt it.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class HandshakeCall implements Call {
    private static final AsciiString SET_COOKIE = AsciiString.cached("set-cookie");
    private static final String SESSION = "arrow_flight_session_id=";
    private static final AsciiString ZERO = AsciiString.cached("0");
    private static final long PATIENCE_SECONDS = 5;

    private final ClientStream stream;

    private HandshakeCall(ClientStream stream) {
        this.stream = stream;
    }

    /// Answers a handshake whose token was found good.
    ///
    /// @param end whether the client has said all already
    public static HandshakeCall start(ClientStream stream, Credentials credentials, boolean end) {
        HandshakeCall call = new HandshakeCall(stream);
        Http2Headers first =
                new DefaultHttp2Headers(false, 8)
                        .status(GrpcHeaders.OK)
                        .set(GrpcHeaders.CONTENT_TYPE, GrpcHeaders.APPLICATION_GRPC);
        if (credentials.basic()) {
            first.set(GrpcHeaders.AUTHORIZATION, AsciiString.of("Bearer " + credentials.token()));
        }
        first.set(SET_COOKIE, session());
        stream.headers(first, false);
        if (end || credentials.basic()) {
            call.complete();
        } else {
            stream.loop().schedule(call::complete, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return call;
    }

    /// A cookie that tells this client from others of its user: the worker keys sessions by it, and
    /// a client that keeps cookies has it before its first call there. RFC 9562, version 4.
    private static AsciiString session() {
        return AsciiString.of(SESSION + UUID.randomUUID().toString().replace("-", ""));
    }

    private void complete() {
        stream.headers(new DefaultHttp2Headers(false, 2).set(GrpcHeaders.GRPC_STATUS, ZERO), true);
    }

    @Override
    public int data(ByteBuf data, boolean end) {
        if (end) {
            complete();
        }
        return data.readableBytes();
    }

    @Override
    public void reset(long code) {}

    @Override
    public void closed() {}

    @Override
    public void cut() {
        complete();
    }
}
