package io.pondpilot.flight.upstream;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.pondpilot.flight.http2.FlushQueue;
import io.pondpilot.flight.http2.Http2Connections;

/// Sets the codec of a worker connection up.
final class WorkerConnectionBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<WorkerConnection, WorkerConnectionBuilder> {
    private static final int MAX_HEADER_LIST = 64 << 10;

    private final FlushQueue flushes;
    private final WindowBudget budget;
    private final Runnable ready;
    private final Runnable gone;

    /// @param window how far a worker may send ahead on one stream: the memory a held stream takes
    WorkerConnectionBuilder(
            FlushQueue flushes, int window, WindowBudget budget, Runnable ready, Runnable gone) {
        this.flushes = flushes;
        this.budget = budget;
        this.ready = ready;
        this.gone = gone;
        connection(Http2Connections.create(false));
        initialSettings(
                Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(window)
                        .maxHeaderListSize(MAX_HEADER_LIST));
    }

    @Override
    public WorkerConnection build() {
        return super.build();
    }

    @Override
    protected WorkerConnection build(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        return new WorkerConnection(decoder, encoder, settings, flushes, budget, ready, gone);
    }
}
