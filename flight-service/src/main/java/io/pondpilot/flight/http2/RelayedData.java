package io.pondpilot.flight.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// DATA on its way from one connection to another. Does what the codec's own does, without joining
/// buffers and with one promise a write instead of one a frame: the bytes of a write go back to the
/// window of their stream when the socket has taken the last of them.
@SuppressWarnings("FutureReturnValueIgnored") // A failed write ends the channel, which is heard of
final class RelayedData implements FlowControlled {
    private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;

    private final RelayConnection to;
    private final Http2Stream target;
    private final RelayConnection from;
    private final Http2Stream source;
    private ByteBuf first;
    private @Nullable Queue<ByteBuf> more;
    private int size;
    private int owed;
    private boolean end;
    private boolean done;
    private @Nullable ChannelFuture last;

    /// bytes that go back to the source beyond those of the buffer, or fewer when negative
    RelayedData(
            RelayConnection to,
            Http2Stream target,
            ByteBuf data,
            boolean end,
            RelayConnection from,
            Http2Stream source,
            int owed) {
        this.to = to;
        this.target = target;
        this.first = data;
        this.end = end;
        this.from = from;
        this.source = source;
        this.size = data.readableBytes();
        this.owed = owed;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean merge(ChannelHandlerContext ctx, FlowControlled next) {
        if (!(next instanceof RelayedData data) || !data.source.equals(source) || end || done) {
            return false;
        }
        if (more == null) {
            more = new ArrayDeque<>(8);
        }
        more.add(data.first);
        size += data.size;
        owed += data.owed;
        end = data.end;
        return true;
    }

    @Override
    public void write(ChannelHandlerContext ctx, int allowed) {
        int bytes = Math.min(size, allowed);
        if (bytes == 0 && size > 0) {
            return;
        }
        int left = bytes;
        int counted = bytes == size ? owed : Math.min(bytes, owed);
        owed -= counted;
        ChannelPromise promise = ctx.newPromise();
        promise.addListener(new Consumption(from, source, counted));
        int maxFrame = to.maxFrameSize();
        do {
            ByteBuf current = first;
            int length = Math.min(Math.min(left, maxFrame), current.readableBytes());
            left -= length;
            size -= length;
            ByteBuf payload =
                    length == current.readableBytes() ? take() : current.readRetainedSlice(length);
            writeFrame(ctx, payload, length, left == 0 ? promise : ctx.voidPromise());
        } while (left > 0);
        last = promise;
        if (size == 0) {
            release();
        }
    }

    private void writeFrame(
            ChannelHandlerContext ctx, ByteBuf payload, int length, ChannelPromise promise) {
        ByteBuf header =
                ctx.alloc()
                        .directBuffer(HEADER, HEADER)
                        .writeMedium(length)
                        .writeByte(Http2FrameTypes.DATA)
                        .writeByte(end && size == 0 ? 1 : 0)
                        .writeInt(target.id());
        ctx.write(header, ctx.voidPromise());
        ctx.write(payload, promise);
    }

    /// The current buffer, whole; the next one takes its place.
    private ByteBuf take() {
        ByteBuf taken = first;
        ByteBuf next = more == null ? null : more.poll();
        if (next == null) {
            done = true;
        } else {
            first = next;
        }
        return taken;
    }

    @Override
    public void writeComplete() {
        if (end && last != null) {
            to.closeStreamLocal(target, last);
        }
    }

    @Override
    public void error(ChannelHandlerContext ctx, Throwable cause) {
        release();
    }

    private void release() {
        if (!done) {
            done = true;
            first.release();
            if (more != null) {
                more.forEach(ByteBuf::release);
                more.clear();
            }
        }
    }

    private record Consumption(RelayConnection from, Http2Stream source, int bytes)
            implements ChannelFutureListener {
        @Override
        public void operationComplete(ChannelFuture written) {
            if (written.isSuccess()) {
                from.consume(source, bytes);
            }
        }
    }
}
