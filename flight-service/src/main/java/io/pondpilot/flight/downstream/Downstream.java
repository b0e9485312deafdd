package io.pondpilot.flight.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.flight.grpc.Refusal;
import io.pondpilot.flight.http2.FlushQueue;
import io.pondpilot.flight.http2.FrameEvents;
import io.pondpilot.flight.http2.Http2Connections;
import io.pondpilot.flight.http2.RelayConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's HTTP/2 connection: hands each stream to a [Call] and guards against peers that are
/// slow, idle or noisy.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
final class Downstream extends RelayConnection {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Calls calls;
    private final ConnectionLimits limits;
    private final Http2Connection.PropertyKey callKey;
    private boolean settled;
    private boolean draining;
    private long idleSince = System.nanoTime();
    private long controlWindowStart;
    private int controlFrames;

    Downstream(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            FlushQueue flushes,
            ConnectionLimits limits,
            Calls calls) {
        super(decoder, encoder, settings, flushes);
        this.calls = calls;
        this.limits = limits;
        this.callKey = connection().newKey();
        connection().addListener(new Streams());
        decoder.frameListener(new Frames());
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        Http2Connections.widen(connection());
        ctx.executor()
                .schedule(
                        () -> {
                            if (!settled && !ctx.isRemoved()) {
                                ctx.close();
                            }
                        },
                        limits.handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        checkIdleIn(ctx, limits.idleTimeout().toNanos());
    }

    private void checkIdleIn(ChannelHandlerContext ctx, long nanos) {
        ctx.executor().schedule(() -> checkIdle(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private void checkIdle(ChannelHandlerContext ctx) {
        if (ctx.isRemoved() || !ctx.channel().isActive()) {
            return;
        }
        long timeout = limits.idleTimeout().toNanos();
        long left = timeout - (System.nanoTime() - idleSince);
        if (connection().numActiveStreams() > 0) {
            checkIdleIn(ctx, timeout);
        } else if (left > 0) {
            checkIdleIn(ctx, left);
        } else {
            leave("this connection was idle for " + limits.idleTimeout().toSeconds() + " s");
        }
    }

    /// Says GOAWAY and closes, at once since no stream is open.
    private void leave(String why) {
        ChannelHandlerContext ctx = context();
        sayGoAway(connection().remote().lastStreamCreated(), why);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void sayGoAway(int lastStream, String why) {
        ChannelHandlerContext ctx = context();
        ByteBuf text = ctx.alloc().buffer();
        text.writeCharSequence(why, StandardCharsets.US_ASCII);
        goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), text, ctx.newPromise());
        flushSoon();
    }

    /// First half of a graceful end: tells the client to open no more calls here, and still takes
    /// those that are on their way.
    void drain() {
        draining = true;
        sayGoAway(Integer.MAX_VALUE, "shutting down");
    }

    /// Second half: calls from now on are refused, and the connection closes after the last one.
    void closeWhenDone() {
        if (connection().numActiveStreams() == 0) {
            leave("shutting down");
        } else {
            sayGoAway(connection().remote().lastStreamCreated(), "shutting down");
        }
    }

    /// Ends every call with UNAVAILABLE and the connection with them.
    void cut() {
        for (Call call : openCalls()) {
            call.cut();
        }
        ChannelHandlerContext ctx = context();
        flush(ctx);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private List<Call> openCalls() {
        List<Call> open = new ArrayList<>();
        try {
            connection()
                    .forEachActiveStream(stream -> {
                        Call call = stream.getProperty(callKey);
                        if (call != null) {
                            open.add(call);
                        }
                        return true;
                    });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return open;
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException error) {
        if (!(error instanceof Http2Exception.HeaderListSizeException tooLong)
                || outbound
                || !tooLong.duringDecode()) {
            super.onStreamError(ctx, outbound, cause, error);
            return;
        }
        // The codec would follow its answer with RST_STREAM(PROTOCOL_ERROR), which hides it.
        try {
            Http2Stream known = connection().stream(error.streamId());
            Http2Stream stream =
                    known == null
                            ? connection().remote().createStream(error.streamId(), false)
                            : known;
            new ClientStream(this, stream, EmptyHttp2Headers.INSTANCE).refuse(headersTooLong());
        } catch (Http2Exception e) {
            super.onStreamError(ctx, outbound, cause, error);
        }
    }

    private Refusal headersTooLong() {
        return Refusal.of(
                ErrorCode.TOO_LARGE,
                "the request headers are over "
                        + limits.headerList()
                        + " bytes (flight.max_header_size)");
    }

    private void open(int id, Http2Headers headers, boolean end) {
        Http2Stream stream = connection().stream(id);
        Call call = calls.open(new ClientStream(this, stream, headers), headers, end);
        if (call == null) {
            return;
        }
        if (stream.state() == Http2Stream.State.CLOSED) {
            call.closed();
        } else {
            stream.setProperty(callKey, call);
        }
    }

    private @Nullable Call callOf(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : stream.<Call>getProperty(callKey);
    }

    private void countControlFrame() throws Http2Exception {
        long now = System.nanoTime();
        if (now - controlWindowStart > SECOND) {
            controlWindowStart = now;
            controlFrames = 0;
        }
        if (++controlFrames > limits.controlFramesPerSecond()) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "too many control frames");
        }
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            Call call = stream.removeProperty(callKey);
            if (call != null) {
                call.closed();
            }
            if (connection().numActiveStreams() == 0) {
                idleSince = System.nanoTime();
                if (draining && context().channel().isActive()) {
                    loop().execute(Downstream.this::closeIfDone);
                }
            }
        }
    }

    private void closeIfDone() {
        if (connection().numActiveStreams() == 0 && connection().goAwaySent()) {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private final class Frames extends FrameEvents implements Http2FrameListener {
        @Override
        public int onDataRead(
                ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            Call call = callOf(id);
            int bytes = data.readableBytes();
            return padding + (call == null ? bytes : call.data(data, end));
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            Call call = callOf(id);
            if (call == null && headers.method() != null) {
                open(id, headers, end);
            } else if (call != null && end) {
                call.data(Unpooled.EMPTY_BUFFER, true);
            }
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
            Call call = callOf(id);
            if (call != null) {
                call.reset(code);
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
                throws Http2Exception {
            settled = true;
            countControlFrame();
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
            countControlFrame();
        }

        @Override
        public void onPriorityRead(
                ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
                throws Http2Exception {
            countControlFrame();
        }

        @Override
        public void onUnknownFrame(
                ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload) {
            try {
                countControlFrame();
            } catch (Http2Exception e) {
                onError(ctx, false, e);
            }
        }
    }
}
