package io.pondpilot.flight.http2;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/// The state of an HTTP/2 connection, set up for a relay.
public final class Http2Connections {
    private static final float WINDOW_UPDATE_RATIO = 0.5f;
    private static final int CONNECTION_WINDOW = 16 << 20;

    private Http2Connections() {}

    /// A connection whose own receive window refills itself and is wide; streams are served in
    /// turn, a whole frame each (priorities are gone since RFC 9113).
    public static Http2Connection create(boolean server) {
        DefaultHttp2Connection connection = new DefaultHttp2Connection(server);
        connection
                .local()
                .flowController(
                        new DefaultHttp2LocalFlowController(connection, WINDOW_UPDATE_RATIO, true));
        UniformStreamByteDistributor inTurn = new UniformStreamByteDistributor(connection);
        inTurn.minAllocationChunk(Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE);
        connection
                .remote()
                .flowController(new DefaultHttp2RemoteFlowController(connection, inTurn));
        return connection;
    }

    /// Widens the connection's receive window; the peer learns of it with the first DATA it sends.
    public static void widen(Http2Connection connection) throws Http2Exception {
        connection
                .local()
                .flowController()
                .incrementWindowSize(
                        connection.connectionStream(),
                        CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }
}
