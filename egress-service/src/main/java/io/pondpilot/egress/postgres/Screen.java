package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a worker sends to a read-only database, message by message. A message with a statement is
/// held until it is whole, and replaced when it is refused, so that the server answers it as it
/// answers any that fails; all others go through as they come. What is no message of a session ends
/// it.
final class Screen extends ChannelInboundHandlerAdapter {
    /// Of a message with a statement, which is held and read, so that all connections of a worker
    /// together hold some megabytes; DuckDB's longest have kilobytes.
    static final int LONGEST_STATEMENT = 1 << 20;

    /// Of any other, which are not held.
    static final int LONGEST = 16 << 20;

    private static final int HEAD = 5;

    private final Visit visit;

    /// What has come of a message whose kind is not known, or that is held.
    private @Nullable ByteBuf held;

    private int passing;
    private boolean broken;

    Screen(Visit visit) {
        this.visit = visit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            while (bytes.isReadable() && !broken) {
                if (passing > 0) {
                    int part = Math.min(passing, bytes.readableBytes());
                    passing -= part;
                    context.fireChannelRead(bytes.readRetainedSlice(part));
                } else {
                    gather(context, bytes);
                }
            }
        } finally {
            bytes.release();
        }
    }

    /// Takes what belongs to one message, and decides on it as soon as that can be done.
    private void gather(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf whole = held == null ? context.alloc().buffer(HEAD) : held;
        held = whole;
        take(whole, bytes, HEAD);
        if (whole.readableBytes() < HEAD) {
            return;
        }
        byte type = whole.getByte(whole.readerIndex());
        int length = whole.getInt(whole.readerIndex() + 1);
        switch (type) {
            case 'Q', 'P', 'F' -> {
                if (length < 5 || length > LONGEST_STATEMENT) {
                    end(context, "a statement of " + length + " bytes");
                    return;
                }
                take(whole, bytes, length + 1);
                if (whole.readableBytes() == length + 1) {
                    held = null;
                    statement(context, type, whole);
                }
            }
            case 'B', 'C', 'D', 'E', 'H', 'S', 'X', 'c', 'd', 'f' -> {
                if (length < 4 || length > LONGEST) {
                    end(context, "a message of " + length + " bytes");
                    return;
                }
                held = null;
                passing = length - 4;
                context.fireChannelRead(whole);
            }
            default -> end(context, "a message of no known type");
        }
    }

    private static void take(ByteBuf whole, ByteBuf bytes, int until) {
        int part = Math.min(until - whole.readableBytes(), bytes.readableBytes());
        if (part > 0) {
            whole.writeBytes(bytes, part);
        }
    }

    private void statement(ChannelHandlerContext context, byte type, ByteBuf whole) {
        int start = whole.readerIndex() + HEAD;
        byte[] name = new byte[0];
        if (type == 'F') {
            visit.refused(Refusal.READ_ONLY, "a function call without a statement");
            replace(context, whole, Instead.ofQuery(context.alloc(), visit.alias()));
            return;
        }
        if (type == 'P') {
            int nameEnd = zero(whole, start);
            if (nameEnd < 0) {
                whole.release();
                end(context, "a statement without an end");
                return;
            }
            name = ByteBufUtil.getBytes(whole, start, nameEnd - start);
            start = nameEnd + 1;
        }
        int textEnd = zero(whole, start);
        if (textEnd < 0 || (type == 'Q' && textEnd != whole.writerIndex() - 1)) {
            whole.release();
            end(context, "a statement without an end");
            return;
        }
        byte[] text = ByteBufUtil.getBytes(whole, start, textEnd - start);
        Optional<String> refused = Statements.refusal(text);
        if (refused.isEmpty()) {
            context.fireChannelRead(whole);
            return;
        }
        visit.refused(Refusal.READ_ONLY, refused.get());
        ByteBufAllocator allocator = context.alloc();
        replace(
                context,
                whole,
                type == 'Q'
                        ? Instead.ofQuery(allocator, visit.alias())
                        : Instead.ofParse(allocator, name, visit.alias()));
    }

    private static int zero(ByteBuf bytes, int from) {
        return bytes.indexOf(from, bytes.writerIndex(), (byte) 0);
    }

    private static void replace(ChannelHandlerContext context, ByteBuf whole, ByteBuf instead) {
        whole.release();
        context.fireChannelRead(instead);
    }

    private void end(ChannelHandlerContext context, String detail) {
        broken = true;
        drop();
        visit.refused(Refusal.PROTOCOL, detail);
        var _ = context.close();
    }

    private void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        broken = true;
        drop();
    }
}
