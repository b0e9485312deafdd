package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/// Whole packets of a bounded length, one after the other, until it is told to stop.
abstract class PacketReader extends ByteToMessageDecoder {
    private final int limit;
    private boolean stopped;

    /// @param limit longest body; the length alone is enough to refuse a longer one
    PacketReader(int limit) {
        this.limit = limit;
    }

    /// @param body valid during the call; reading past its end ends in [#malformed]
    /// @param more whether bytes behind the packet are here already
    abstract void packet(int sequence, ByteBuf body, boolean more);

    /// Not a packet that is spoken here, or a longer one.
    abstract void malformed(String detail);

    /// What comes from now on is kept for the next handler.
    final void stop() {
        stopped = true;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (stopped || in.readableBytes() < Wire.HEADER) {
            return;
        }
        int length = in.getUnsignedMediumLE(in.readerIndex());
        if (length > limit) {
            stop();
            malformed("a packet of " + length + " bytes");
            return;
        }
        if (in.readableBytes() < Wire.HEADER + length) {
            return;
        }
        in.skipBytes(Wire.HEADER - 1);
        int sequence = in.readUnsignedByte();
        ByteBuf body = in.readSlice(length);
        try {
            packet(sequence, body, in.isReadable());
        } catch (IndexOutOfBoundsException e) {
            stop();
            malformed("a packet that is not of this protocol");
        }
    }

    /// A reset is an end like any other.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
