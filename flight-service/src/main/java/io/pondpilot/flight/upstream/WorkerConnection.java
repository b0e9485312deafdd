package io.pondpilot.flight.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.pondpilot.flight.http2.DataRun;
import io.pondpilot.flight.http2.FlushQueue;
import io.pondpilot.flight.http2.FrameEvents;
import io.pondpilot.flight.http2.Http2Connections;
import io.pondpilot.flight.http2.RelayConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection to a worker.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class WorkerConnection extends RelayConnection {
    /// Far from the end of the stream numbers; a new connection starts anew.
    private static final int LAST_STREAM = 1 << 30;

    private final Http2Connection.PropertyKey responseKey;

    /// Set on streams whose DATA only the codec may read: it counts those with a content-length.
    private final Http2Connection.PropertyKey codecKey;

    private final WindowBudget budget;
    private final Runnable ready;
    private final Runnable gone;
    private boolean open;
    private int lastProcessed = Integer.MAX_VALUE;
    private long idleSince = System.nanoTime();

    WorkerConnection(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            FlushQueue flushes,
            WindowBudget budget,
            Runnable ready,
            Runnable gone) {
        super(decoder, encoder, settings, flushes);
        this.budget = budget;
        this.ready = ready;
        this.gone = gone;
        this.responseKey = connection().newKey();
        this.codecKey = connection().newKey();
        connection().addListener(new Streams());
        decoder.frameListener(new Frames());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        // Streams only after the preface went out: HEADERS before SETTINGS end a connection.
        super.channelActive(ctx);
        Http2Connections.widen(connection());
        open = true;
        ready.run();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        retire();
        super.channelInactive(ctx);
    }

    /// Whether another stream may be opened.
    boolean takesStreams() {
        return open
                && connection().local().canOpenStream()
                && connection().local().lastStreamCreated() < LAST_STREAM;
    }

    boolean idleLongerThan(long nanos) {
        return open
                && connection().numActiveStreams() == 0
                && System.nanoTime() - idleSince > nanos;
    }

    void disconnect() {
        open = false;
        if (context().channel().isOpen()) {
            context().close();
        }
    }

    /// Opens a call.
    ///
    /// @param end whether the request has no body
    /// @return empty when the connection takes no more streams, in which case nothing was sent
    public Optional<WorkerStream> open(Http2Headers headers, boolean end, Response response) {
        if (!takesStreams()) {
            return Optional.empty();
        }
        int id = connection().local().incrementAndGetNextStreamId();
        writeHeaders(id, headers, end);
        Http2Stream stream = connection().stream(id);
        if (stream == null || stream.state() == Http2Stream.State.CLOSED) {
            return Optional.empty();
        }
        stream.setProperty(responseKey, response);
        return Optional.of(new WorkerStream(this, stream, budget));
    }

    @Override
    protected boolean takesRuns(Http2Stream stream) {
        return stream.getProperty(responseKey) != null
                && stream.isHeadersReceived()
                && stream.getProperty(codecKey) == null;
    }

    @Override
    protected int runRead(Http2Stream stream, DataRun run) {
        Response response = stream.getProperty(responseKey);
        return response.run(run);
    }

    private void retire() {
        if (open) {
            open = false;
            gone.run();
        }
    }

    private @Nullable Response responseOf(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : stream.<Response>getProperty(responseKey);
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastStream, long code, ByteBuf text) {
            lastProcessed = lastStream;
            retire();
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            idleSince = System.nanoTime();
            Response response = stream.removeProperty(responseKey);
            if (response != null) {
                response.closed(stream.id() > lastProcessed ? Loss.UNPROCESSED : Loss.DIED);
            }
        }
    }

    private final class Frames extends FrameEvents {
        @Override
        public int onDataRead(
                ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            Response response = responseOf(id);
            int bytes = data.readableBytes();
            return padding + (response == null ? bytes : response.data(data, end));
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            Response response = responseOf(id);
            if (response != null && !informational(headers)) {
                if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                    connection().stream(id).setProperty(codecKey, true);
                }
                response.headers(headers, end);
            }
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
            Response response = responseOf(id);
            if (response != null) {
                response.reset(code);
            }
        }
    }

    private static boolean informational(Http2Headers headers) {
        CharSequence status = headers.status();
        return status != null && status.length() == 3 && status.charAt(0) == '1';
    }
}
