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

    private final byte[] head = new byte[HEADER];
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
    public FrameAligner(int skip, long trickleNanos) {
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
            walk(ctx, in, in.readerIndex() + skipped);
        }
        watch(ctx);
    }

    /// Looks at the frames from `position` on; what is before is whole and goes with them.
    private void walk(ChannelHandlerContext ctx, ByteBuf in, int position) {
        int end = in.writerIndex();
        int at = position;
        while (end - at >= HEADER) {
            int length = in.getUnsignedMedium(at);
            if (length > MAX_FRAME) {
                // The codec answers FRAME_SIZE_ERROR as soon as it sees this header.
                raw = true;
                ctx.fireChannelRead(in);
                return;
            }
            byte type = in.getByte(at + 3);
            int flags = in.getUnsignedByte(at + 4);
            int available = end - at - HEADER;
            if (available >= length) {
                noteHeaders(type, flags);
                at += HEADER + length;
            } else if (type == Http2FrameTypes.DATA && (flags & PADDED) == 0) {
                expectData(length - available, flags, in.getInt(at + 5));
                if (available > 0) {
                    in.setMedium(at, available);
                    in.setByte(at + 4, flags & ~END_STREAM);
                    ctx.fireChannelRead(in);
                } else {
                    firePrefix(ctx, in, at);
                }
                return;
            } else {
                ByteBuf gathered = ctx.alloc().buffer(HEADER + length, HEADER + length);
                whole = gathered.writeBytes(in, at, end - at);
                noteHeaders(type, flags);
                firePrefix(ctx, in, at);
                return;
            }
        }
        headLength = end - at;
        in.getBytes(at, head, 0, headLength);
        firePrefix(ctx, in, at);
    }

    private static void firePrefix(ChannelHandlerContext ctx, ByteBuf in, int end) {
        if (end > in.readerIndex()) {
            ctx.fireChannelRead(in.writerIndex(end));
        } else {
            in.release();
        }
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
        int flags = dataLeft == 0 ? dataFlags : dataFlags & ~END_STREAM;
        ctx.fireChannelRead(dataHeader(ctx, now, flags, dataStream));
        walk(ctx, in, in.readerIndex() + now);
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
        } else if (available >= length) {
            noteHeaders(type, flags);
            ctx.fireChannelRead(header);
            walk(ctx, in, in.readerIndex() + length);
        } else if (type == Http2FrameTypes.DATA && (flags & PADDED) == 0) {
            expectData(length, flags, header.getInt(5));
            header.release();
            resumeData(ctx, in);
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
            walk(ctx, in, in.readerIndex());
        } else {
            in.release();
        }
    }

    private void expectData(int left, int flags, int stream) {
        dataLeft = left;
        dataFlags = flags;
        dataStream = stream;
    }

    private static ByteBuf dataHeader(
            ChannelHandlerContext ctx, int length, int flags, int stream) {
        return ctx.alloc()
                .buffer(HEADER, HEADER)
                .writeMedium(length)
                .writeByte(Http2FrameTypes.DATA)
                .writeByte(flags)
                .writeInt(stream);
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
