package io.pondpilot.flight.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cuts what the socket delivers at frame borders, so that the codec behind never has to join two
/// reads by copying: a DATA frame whose end has not arrived becomes two smaller DATA frames (its
/// header is rewritten in place), which HTTP/2 allows any hop to do; other frames, which are small,
/// are gathered until they are whole. Also the guard against headers that trickle in.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class FrameAligner extends ChannelInboundHandlerAdapter {
    private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;
    private static final int MAX_FRAME = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int NONE = -1;

    /// Smaller runs are not worth a way of their own.
    private static final int MIN_RUN = 8 << 10;

    private final byte[] head = new byte[HEADER];
    private final boolean runs;
    private final long trickleNanos;
    private int headLength;
    private int skip;
    private int dataLeft;
    private int dataFlags;
    private int dataStream;
    private boolean headersOpen;
    private boolean raw;
    private @Nullable ByteBuf whole;
    private long stuckSince;
    private @Nullable Future<?> check;

    /// @param skip bytes before the first frame: the length of the client preface, or 0
    /// @param trickleNanos how long a frame or a header block may stay incomplete before the
    ///   connection is closed; DATA is exempt; 0 is for ever
    /// @param runs whether reads that hold nothing but DATA of one stream are handed on as
    ///   [DataRun]
    public FrameAligner(int skip, long trickleNanos, boolean runs) {
        this.runs = runs;
        this.skip = skip;
        this.trickleNanos = trickleNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (raw || !(msg instanceof ByteBuf in)) {
            ctx.fireChannelRead(msg);
            return;
        }
        if (whole != null) {
            resumeGathering(ctx, in);
        } else if (dataLeft > 0) {
            resumeData(ctx, in);
        } else if (headLength > 0) {
            resumeHead(ctx, in);
        } else {
            int skipped = Math.min(skip, in.readableBytes());
            skip -= skipped;
            walk(ctx, in, in.readerIndex() + skipped, 0, false);
        }
        watch(ctx);
    }

    /// Looks at the frames from `position` on; what is before is whole and goes with them.
    ///
    /// @param lead bytes at the start that belong to a DATA frame whose header came earlier
    private void walk(
            ChannelHandlerContext ctx, ByteBuf in, int position, int lead, boolean leadEnds) {
        int leadStream = dataStream;
        int end = in.writerIndex();
        int at = position;
        int payload = lead;
        int stream = lead > 0 ? leadStream : 0;
        boolean ended = lead > 0 && leadEnds;
        boolean pure = runs && !headersOpen && position == in.readerIndex() + lead;
        while (end - at >= HEADER) {
            int length = in.getUnsignedMedium(at);
            if (length > MAX_FRAME) {
                // The codec answers FRAME_SIZE_ERROR as soon as it sees this header.
                raw = true;
                fire(ctx, in, new Run(leadStream, lead, leadEnds, NONE, 0, false));
                return;
            }
            byte type = in.getByte(at + 3);
            int flags = in.getUnsignedByte(at + 4);
            int id = in.getInt(at + 5);
            boolean data = type == Http2FrameTypes.DATA && (flags & PADDED) == 0;
            int available = end - at - HEADER;
            if (available < length && !data) {
                ByteBuf gathered = ctx.alloc().buffer(HEADER + length, HEADER + length);
                whole = gathered.writeBytes(in, at, end - at);
                emit(
                        ctx,
                        in,
                        at,
                        new Run(leadStream, lead, leadEnds, pure ? stream : NONE, payload, ended));
                noteHeaders(type, flags);
                return;
            }
            if (available == 0 && length > 0) {
                expectData(length, flags, id);
                emit(
                        ctx,
                        in,
                        at,
                        new Run(leadStream, lead, leadEnds, pure ? stream : NONE, payload, ended));
                return;
            }
            pure &= data && !ended && (stream == 0 || stream == id);
            stream = id;
            if (available < length) {
                in.setMedium(at, available);
                in.setByte(at + 4, flags & ~END_STREAM);
                payload += available;
                emit(
                        ctx,
                        in,
                        end,
                        new Run(leadStream, lead, leadEnds, pure ? stream : NONE, payload, ended));
                expectData(length - available, flags, id);
                return;
            }
            noteHeaders(type, flags);
            ended |= data && (flags & END_STREAM) != 0;
            payload += length;
            at += HEADER + length;
        }
        headLength = end - at;
        in.getBytes(at, head, 0, headLength);
        emit(
                ctx,
                in,
                at,
                new Run(leadStream, lead, leadEnds, pure ? stream : NONE, payload, ended));
    }

    /// What a walk found out.
    ///
    /// @param stream of all that is whole, or [#NONE] when it is not one stream's DATA
    private record Run(
            int leadStream, int lead, boolean leadEnds, int stream, int payload, boolean ended) {}

    /// Hands on what is whole: as a run where it is one, else for the codec.
    private static void emit(ChannelHandlerContext ctx, ByteBuf in, int end, Run run) {
        if (end == in.readerIndex()) {
            in.release();
            return;
        }
        in.writerIndex(end);
        if (run.stream != NONE && run.payload >= MIN_RUN) {
            ctx.fireChannelRead(new DataRun(in, run.stream, run.lead, run.payload, run.ended));
        } else {
            fire(ctx, in, run);
        }
    }

    private static void fire(ChannelHandlerContext ctx, ByteBuf in, Run run) {
        if (run.lead > 0) {
            ctx.fireChannelRead(DataRun.header(ctx, run.lead, run.leadEnds, run.leadStream));
        }
        ctx.fireChannelRead(in);
    }

    private void resumeGathering(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf gathered = java.util.Objects.requireNonNull(whole);
        gathered.writeBytes(in, Math.min(gathered.writableBytes(), in.readableBytes()));
        if (gathered.isWritable()) {
            in.release();
            return;
        }
        whole = null;
        ctx.fireChannelRead(gathered);
        rest(ctx, in);
    }

    private void resumeData(ChannelHandlerContext ctx, ByteBuf in) {
        int now = Math.min(dataLeft, in.readableBytes());
        if (now == 0) {
            in.release();
            return;
        }
        dataLeft -= now;
        boolean ends = dataLeft == 0 && (dataFlags & END_STREAM) != 0;
        walk(ctx, in, in.readerIndex() + now, now, ends);
    }

    private void resumeHead(ChannelHandlerContext ctx, ByteBuf in) {
        int more = Math.min(HEADER - headLength, in.readableBytes());
        in.readBytes(head, headLength, more);
        headLength += more;
        if (headLength < HEADER) {
            in.release();
            return;
        }
        headLength = 0;
        ByteBuf header = ctx.alloc().buffer(HEADER, HEADER).writeBytes(head);
        int length = header.getUnsignedMedium(0);
        byte type = header.getByte(3);
        int flags = header.getUnsignedByte(4);
        int available = in.readableBytes();
        if (length > MAX_FRAME) {
            raw = true;
            ctx.fireChannelRead(header);
            ctx.fireChannelRead(in);
        } else if (type == Http2FrameTypes.DATA && (flags & PADDED) == 0 && length > 0) {
            expectData(length, flags, header.getInt(5));
            header.release();
            resumeData(ctx, in);
        } else if (available >= length) {
            noteHeaders(type, flags);
            ctx.fireChannelRead(header);
            walk(ctx, in, in.readerIndex() + length, 0, false);
        } else {
            ByteBuf gathered = ctx.alloc().buffer(HEADER + length, HEADER + length);
            whole = gathered.writeBytes(header).writeBytes(in);
            noteHeaders(type, flags);
            header.release();
            in.release();
        }
    }

    private void rest(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.isReadable()) {
            walk(ctx, in, in.readerIndex(), 0, false);
        } else {
            in.release();
        }
    }

    private void expectData(int left, int flags, int stream) {
        dataLeft = left;
        dataFlags = flags;
        dataStream = stream;
    }

    private void noteHeaders(byte type, int flags) {
        if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
            headersOpen = (flags & END_HEADERS) == 0;
        }
    }

    private boolean stuck() {
        return skip > 0 || headLength > 0 || whole != null || headersOpen;
    }

    private void watch(ChannelHandlerContext ctx) {
        if (trickleNanos == 0) {
            return;
        }
        if (!stuck()) {
            stuckSince = 0;
        } else if (stuckSince == 0) {
            stuckSince = Math.max(1, System.nanoTime());
            if (check == null) {
                checkIn(ctx, trickleNanos);
            }
        }
    }

    private void checkIn(ChannelHandlerContext ctx, long nanos) {
        check =
                ctx.executor()
                        .schedule(
                                () -> {
                                    check = null;
                                    checkNow(ctx);
                                },
                                nanos,
                                TimeUnit.NANOSECONDS);
    }

    private void checkNow(ChannelHandlerContext ctx) {
        if (stuckSince == 0 || ctx.isRemoved()) {
            return;
        }
        long left = trickleNanos - (System.nanoTime() - stuckSince);
        if (left <= 0) {
            ctx.close();
        } else {
            checkIn(ctx, left);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (whole != null) {
            whole.release();
            whole = null;
        }
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }
}
