package io.pondpilot.flight.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.List;

/// DATA of one stream as it lies in a read buffer: first `lead` bytes of payload without a header,
/// then whole frames with theirs. As a rule it goes out as it came, in one piece: only the stream's
/// number in the frame headers is rewritten. Payload alone is a run that is all lead.
@SuppressWarnings("FutureReturnValueIgnored") // A failed write ends the channel, which is heard of
public final class DataRun {
    private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;
    private static final int END_STREAM = 0x1;

    private final ByteBuf bytes;
    private final int stream;
    private final boolean end;
    private int lead;
    private int payload;

    /// Takes the buffer over.
    ///
    /// @param lead bytes of payload before the first frame header
    /// @param payload bytes of payload in all
    /// @param end whether the stream ends with this run
    DataRun(ByteBuf bytes, int stream, int lead, int payload, boolean end) {
        this.bytes = bytes;
        this.stream = stream;
        this.lead = lead;
        this.payload = payload;
        this.end = end;
    }

    /// Payload alone; takes the buffer over.
    static DataRun of(ByteBuf data, boolean end) {
        return new DataRun(data, 0, data.readableBytes(), data.readableBytes(), end);
    }

    /// The number of the stream it came from.
    int stream() {
        return stream;
    }

    /// Bytes of payload, as flow control counts them.
    public int payload() {
        return payload;
    }

    /// Whether the stream ends with this run.
    public boolean end() {
        return end;
    }

    /// Gives the buffer back.
    public void release() {
        bytes.release();
    }

    /// The same bytes as the codec reads them; gives the buffer away.
    List<ByteBuf> forCodec(ChannelHandlerContext ctx) {
        if (lead == 0) {
            return List.of(bytes);
        }
        boolean only = bytes.readableBytes() == lead;
        return List.of(header(ctx, lead, only && end, stream), bytes);
    }

    /// Writes all that is left, and gives the buffer away.
    void writeAll(ChannelHandlerContext ctx, int target, int maxFrame) {
        boolean framed = bytes.readableBytes() > lead;
        if (lead > maxFrame || (payload == 0 && !framed)) {
            writeInPieces(ctx, target, maxFrame);
            return;
        }
        if (lead > 0) {
            write(ctx, header(ctx, lead, end && !framed, target));
        }
        int at = bytes.readerIndex() + lead;
        while (at < bytes.writerIndex()) {
            bytes.setByte(at + 4, bytes.getByte(at + 4) & END_STREAM);
            bytes.setInt(at + 5, target);
            at += HEADER + bytes.getUnsignedMedium(at);
        }
        write(ctx, bytes);
    }

    private void writeInPieces(ChannelHandlerContext ctx, int target, int maxFrame) {
        if (payload > 0) {
            write(ctx, target, maxFrame, payload);
        } else if (end) {
            write(ctx, header(ctx, 0, true, target));
        }
        bytes.release();
    }

    /// Writes some of the payload in frames of its own; the rest stays.
    void write(ChannelHandlerContext ctx, int target, int maxFrame, int count) {
        int left = count;
        while (left > 0) {
            if (lead == 0) {
                lead = bytes.readUnsignedMedium();
                bytes.skipBytes(HEADER - 3);
                continue;
            }
            int length = Math.min(Math.min(left, lead), maxFrame);
            left -= length;
            lead -= length;
            payload -= length;
            write(ctx, header(ctx, length, end && payload == 0, target));
            write(ctx, bytes.readRetainedSlice(length));
        }
    }

    private static void write(ChannelHandlerContext ctx, ByteBuf buffer) {
        ctx.write(buffer, ctx.voidPromise());
    }

    /// The header of a DATA frame.
    static ByteBuf header(ChannelHandlerContext ctx, int length, boolean end, int stream) {
        return ctx.alloc()
                .directBuffer(HEADER, HEADER)
                .writeMedium(length)
                .writeByte(Http2FrameTypes.DATA)
                .writeByte(end ? END_STREAM : 0)
                .writeInt(stream);
    }
}
