package io.pondpilot.flight.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.internal.ObjectUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP/2 connection of the relay, to a client or to a worker. DATA read on one connection is
/// written to another on the same event loop, and its bytes go back to the sender's window only
/// when the socket has taken them: so a slow reader holds its writer, and what a stream may pile up
/// here is its window and no more. The connection's own window is refilled at once, so that one
/// held stream does not hold its neighbours.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public abstract class RelayConnection extends Http2ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(RelayConnection.class);

    /// Reads of at least this size are passed on at once, while they are in the processor's cache;
    /// smaller ones wait for those that may follow.
    private static final int MUCH = 16 << 10;

    private final FlushQueue flushes;
    private @Nullable ChannelHandlerContext context;
    private boolean queued;

    protected RelayConnection(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            FlushQueue flushes) {
        super(decoder, encoder, settings);
        this.flushes = flushes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    /// The context of this handler; only after it was added to a pipeline.
    protected final ChannelHandlerContext context() {
        return ObjectUtil.checkNotNull(context, "context");
    }

    /// Where this connection's buffers come from.
    public final ByteBufAllocator allocator() {
        return context().alloc();
    }

    /// Queues HEADERS; they go out with the next flush.
    public final ChannelFuture writeHeaders(int stream, Http2Headers headers, boolean end) {
        ChannelHandlerContext ctx = context();
        ChannelFuture written =
                encoder().writeHeaders(ctx, stream, headers, 0, end, ctx.newPromise());
        flushSoon();
        return written;
    }

    /// Queues DATA, taking over the buffer.
    public final ChannelFuture writeData(int stream, ByteBuf data, boolean end) {
        ChannelHandlerContext ctx = context();
        return writeData(stream, data, end, ctx.newPromise());
    }

    /// Queues DATA that came from another connection, taking over the buffer. When the socket has
    /// taken it, `owed` bytes go back to the window of the stream it came from.
    public final void relayData(
            Http2Stream stream,
            ByteBuf data,
            boolean end,
            RelayConnection from,
            Http2Stream source,
            int owed) {
        relayData(stream, DataRun.of(data, end), from, source, owed);
    }

    /// As above, for a run.
    public final void relayData(
            Http2Stream stream, DataRun run, RelayConnection from, Http2Stream source, int owed) {
        if (!stream.state().localSideOpen()) {
            run.release();
            from.consume(source, owed);
            return;
        }
        encoder()
                .flowController()
                .addFlowControlled(stream, new RelayedData(this, stream, run, from, source, owed));
        flushSoon();
    }

    /// Takes a run that arrived on a stream past the codec. The connection has accounted for it.
    ///
    /// @return how many of its bytes the peer may send anew at once
    protected int runRead(Http2Stream stream, DataRun run) {
        throw new IllegalStateException("this connection takes no runs");
    }

    /// Whether [#runRead] takes this stream's DATA now.
    protected boolean takesRuns(Http2Stream stream) {
        return false;
    }

    /// The largest frame the peer takes.
    final int maxFrameSize() {
        return encoder().configuration().frameSizePolicy().maxFrameSize();
    }

    private ChannelFuture writeData(int stream, ByteBuf data, boolean end, ChannelPromise promise) {
        ChannelFuture written = encoder().writeData(context(), stream, data, 0, end, promise);
        flushSoon();
        return written;
    }

    /// Queues RST_STREAM; what was queued for the stream is dropped.
    public final void reset(int stream, long code) {
        ChannelHandlerContext ctx = context();
        resetStream(ctx, stream, code, ctx.newPromise());
        flushSoon();
    }

    /// Gives bytes back to the window of a stream.
    public final void consume(Http2Stream stream, int bytes) {
        if (bytes == 0 || closed(stream)) {
            return;
        }
        try {
            if (connection().local().flowController().consumeBytes(stream, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    /// How far the peer may send ahead on one stream, in bytes.
    public final int window(Http2Stream stream) {
        return connection().local().flowController().initialWindowSize(stream);
    }

    /// Lets the peer send up to `window` bytes ahead on one stream, from the next consumption on.
    public final void widen(Http2Stream stream, int window) {
        if (closed(stream)) {
            return;
        }
        try {
            var flow = connection().local().flowController();
            int more = window - flow.initialWindowSize(stream);
            if (more > 0) {
                flow.incrementWindowSize(stream, more);
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    private static boolean closed(Http2Stream stream) {
        return stream.state() == Http2Stream.State.CLOSED;
    }

    /// Flushes with the others of this event loop: when the current read completes, else at the end
    /// of the loop's round.
    public final void flushSoon() {
        if (!queued) {
            queued = true;
            flushes.add(this);
        }
    }

    final void flushNow() {
        queued = false;
        ChannelHandlerContext ctx = context();
        if (!ctx.isRemoved()) {
            flush(ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        flushes.readStarts();
        if (msg instanceof DataRun run) {
            readRun(ctx, run);
            flushes.drain();
            return;
        }
        boolean much = msg instanceof ByteBuf bytes && bytes.readableBytes() >= MUCH;
        super.channelRead(ctx, msg);
        if (much) {
            flushes.drain();
        }
    }

    /// Does for a run what the codec's decoder does for a DATA frame, or leaves it to the codec
    /// where anything is out of the ordinary.
    private void readRun(ChannelHandlerContext ctx, DataRun run) throws Exception {
        Http2Stream stream = connection().stream(run.stream());
        if (stream == null
                || !stream.state().remoteSideOpen()
                || connection().goAwaySent()
                || !takesRuns(stream)) {
            for (ByteBuf part : run.forCodec(ctx)) {
                super.channelRead(ctx, part);
            }
            return;
        }
        boolean end = run.end();
        try {
            connection()
                    .local()
                    .flowController()
                    .receiveFlowControlledFrame(stream, Unpooled.EMPTY_BUFFER, run.payload(), end);
        } catch (Http2Exception e) {
            run.release();
            onError(ctx, false, e);
            return;
        }
        consume(stream, runRead(stream, run));
        if (end) {
            closeStreamRemote(stream, ctx.newSucceededFuture());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        flushes.readEnds();
        super.channelReadComplete(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (io.netty.handler.codec.http2.Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(ctx, cause);
            return;
        }
        if (cause instanceof java.io.IOException) {
            log.atDebug().addKeyValue("error", cause.getMessage()).log("Connection lost");
        } else {
            log.atError().setCause(cause).log("Connection closed by a fault of ours");
        }
        ctx.close();
    }
}
