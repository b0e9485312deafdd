package io.pondpilot.flight.http2;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// DATA on its way from one connection to another, as the flow controller sees it. Does what the
/// codec's own does, without joining buffers and with one promise a write instead of one a frame:
/// the bytes of a write go back to the window of their stream when the socket has taken the last of
/// them.
@SuppressWarnings("FutureReturnValueIgnored") // A failed write ends the channel, which is heard of
final class RelayedData implements FlowControlled {
    private final RelayConnection to;
    private final Http2Stream target;
    private final RelayConnection from;
    private final Http2Stream source;
    private @Nullable DataRun first;
    private @Nullable Queue<DataRun> more;
    private int size;
    private int owed;
    private boolean end;
    private @Nullable ChannelFuture last;

    /// @param owed bytes that go back to the source in all; they may differ from those of the run
    RelayedData(
            RelayConnection to,
            Http2Stream target,
            DataRun run,
            RelayConnection from,
            Http2Stream source,
            int owed) {
        this.to = to;
        this.target = target;
        this.first = run;
        this.end = run.end();
        this.from = from;
        this.source = source;
        this.size = run.payload();
        this.owed = owed;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean merge(ChannelHandlerContext ctx, FlowControlled next) {
        if (!(next instanceof RelayedData data)
                || !data.source.equals(source)
                || end
                || first == null
                || data.first == null) {
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
        int left = Math.min(size, allowed);
        if (left == 0 && size > 0) {
            return;
        }
        int counted = left == size ? owed : Math.min(left, owed);
        owed -= counted;
        size -= left;
        int maxFrame = to.maxFrameSize();
        for (DataRun run = first; run != null; run = first) {
            int payload = run.payload();
            if (payload > left) {
                run.write(ctx, target.id(), maxFrame, left);
                break;
            }
            left -= payload;
            first = more == null ? null : more.poll();
            run.writeAll(ctx, target.id(), maxFrame);
        }
        ChannelPromise promise = ctx.newPromise();
        promise.addListener(new Consumption(from, source, counted));
        last = promise;
        ctx.write(Unpooled.EMPTY_BUFFER, promise);
    }

    @Override
    public void writeComplete() {
        if (end && last != null) {
            to.closeStreamLocal(target, last);
        }
    }

    @Override
    public void error(ChannelHandlerContext ctx, Throwable cause) {
        for (DataRun run = first; run != null; run = first) {
            first = more == null ? null : more.poll();
            run.release();
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
