package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// The ground of the protocol: packets, and texts in them. Reading past the end of a packet throws
/// `IndexOutOfBoundsException`.
final class Wire {
    /// A packet of this length goes on in the next one.
    static final int FULL = 0xff_ff_ff;

    static final int HEADER = 4;
    static final int OK = 0x00;
    static final int MORE = 0x01;
    static final int SWITCH = 0xfe;
    static final int ERROR = 0xff;

    private Wire() {}

    /// A packet of that body, which is released.
    static ByteBuf packet(int sequence, ByteBuf body) {
        ByteBuf header = Unpooled.buffer(HEADER);
        header.writeMediumLE(body.readableBytes());
        header.writeByte(sequence);
        return Unpooled.wrappedBuffer(header, body);
    }

    /// A packet of a command with a text.
    static ByteBuf query(String sql) {
        ByteBuf body = Unpooled.buffer();
        body.writeByte(Command.QUERY);
        body.writeCharSequence(sql, StandardCharsets.UTF_8);
        return packet(0, body);
    }

    static ByteBuf error(int sequence, int code, String state, String message) {
        ByteBuf body = Unpooled.buffer();
        body.writeByte(ERROR).writeShortLE(code).writeByte('#');
        body.writeCharSequence(state, StandardCharsets.US_ASCII);
        body.writeCharSequence(message, StandardCharsets.UTF_8);
        return packet(sequence, body);
    }

    static ByteBuf ok(int sequence) {
        ByteBuf body = Unpooled.buffer();
        // Nothing changed, no new id, in autocommit, no warnings.
        body.writeByte(OK).writeByte(0).writeByte(0).writeShortLE(2).writeShortLE(0);
        return packet(sequence, body);
    }

    static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    /// A text up to its zero.
    static String text(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw new IndexOutOfBoundsException("a text without an end");
        }
        String text = in.readString(length, StandardCharsets.UTF_8);
        in.skipBytes(1);
        return text;
    }

    static byte[] bytes(ByteBuf in, int length) {
        byte[] bytes = ByteBufUtil.getBytes(in, in.readerIndex(), length);
        in.skipBytes(length);
        return bytes;
    }

    /// What is left, without a zero at its end.
    static byte[] rest(ByteBuf in) {
        int length = in.readableBytes();
        boolean zero = length > 0 && in.getByte(in.writerIndex() - 1) == 0;
        return bytes(in, zero ? length - 1 : length);
    }

    /// Bytes behind their length.
    static void counted(ByteBuf out, byte[] bytes) {
        if (bytes.length < 0xfb) {
            out.writeByte(bytes.length);
        } else {
            out.writeByte(0xfc).writeShortLE(bytes.length);
        }
        out.writeBytes(bytes);
    }

    static byte[] counted(ByteBuf in) {
        int first = in.readUnsignedByte();
        int length =
                switch (first) {
                    case 0xfb, 0xff -> throw new IndexOutOfBoundsException("not a length");
                    case 0xfc -> in.readUnsignedShortLE();
                    case 0xfd -> in.readUnsignedMediumLE();
                    case 0xfe -> Math.toIntExact(Math.clamp(in.readLongLE(), -1, FULL));
                    default -> first;
                };
        if (length < 0 || length > in.readableBytes()) {
            throw new IndexOutOfBoundsException("longer than the packet");
        }
        return bytes(in, length);
    }
}
