package io.pondpilot.flight.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/// What a connection receives. HEADERS with a priority are HEADERS: priorities are gone since RFC
/// 9113.
public abstract class FrameEvents extends Http2EventAdapter {
    @Override
    public abstract void onHeadersRead(
            ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end)
            throws Http2Exception;

    @Override
    public final void onHeadersRead(
            ChannelHandlerContext ctx,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(ctx, id, headers, padding, end);
    }
}
