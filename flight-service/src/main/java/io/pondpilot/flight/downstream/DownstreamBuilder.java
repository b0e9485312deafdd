package io.pondpilot.flight.downstream;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.pondpilot.flight.http2.FlushQueue;
import io.pondpilot.flight.http2.Http2Connections;

/// Sets the codec of a client connection up.
final class DownstreamBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<Downstream, DownstreamBuilder> {
    private final FlushQueue flushes;
    private final ConnectionLimits limits;
    private final Calls calls;

    DownstreamBuilder(FlushQueue flushes, ConnectionLimits limits, Calls calls) {
        this.flushes = flushes;
        this.limits = limits;
        this.calls = calls;
        Http2Connection connection = Http2Connections.create(true);
        connection.remote().maxActiveStreams(limits.streams());
        connection(connection);
        initialSettings(
                Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.streams())
                        .maxHeaderListSize(limits.headerList()));
        decoderEnforceMaxRstFramesPerWindow(
                limits.resetsPerWindow(), ConnectionLimits.RESET_WINDOW_SECONDS);
        encoderEnforceMaxRstFramesPerWindow(
                2 * limits.resetsPerWindow(), ConnectionLimits.RESET_WINDOW_SECONDS);
    }

    @Override
    public Downstream build() {
        return super.build();
    }

    @Override
    protected Downstream build(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        return new Downstream(decoder, encoder, settings, flushes, limits, calls);
    }
}
