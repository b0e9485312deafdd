package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Messages that go to a server (PostgreSQL documentation, "Message Formats").
final class ToServer {
    static final int PROTOCOL_3 = 3 << 16;
    static final int CANCEL = 80_877_102;
    static final int SSL = 80_877_103;
    static final int GSS = 80_877_104;

    private ToServer() {}

    static ByteBuf sslRequest(ByteBufAllocator allocator) {
        return allocator.buffer(8).writeInt(8).writeInt(SSL);
    }

    static ByteBuf cancel(ByteBufAllocator allocator, int process, int key) {
        return allocator.buffer(16).writeInt(16).writeInt(CANCEL).writeInt(process).writeInt(key);
    }

    static ByteBuf startup(ByteBufAllocator allocator, Map<String, String> parameters) {
        ByteBuf message = allocator.buffer().writeInt(0).writeInt(PROTOCOL_3);
        parameters.forEach((name, value) -> {
            text(message, name);
            text(message, value);
        });
        message.writeByte(0);
        return message.setInt(0, message.readableBytes());
    }

    static ByteBuf password(ByteBufAllocator allocator, String password) {
        ByteBuf message = begin(allocator, 'p');
        text(message, password);
        return end(message);
    }

    static ByteBuf saslInitial(ByteBufAllocator allocator, String mechanism, String first) {
        ByteBuf message = begin(allocator, 'p');
        text(message, mechanism);
        byte[] bytes = first.getBytes(StandardCharsets.UTF_8);
        return end(message.writeInt(bytes.length).writeBytes(bytes));
    }

    static ByteBuf sasl(ByteBufAllocator allocator, String answer) {
        return end(begin(allocator, 'p').writeBytes(answer.getBytes(StandardCharsets.UTF_8)));
    }

    static ByteBuf query(ByteBufAllocator allocator, String sql) {
        ByteBuf message = begin(allocator, 'Q');
        text(message, sql);
        return end(message);
    }

    /// @param name of the prepared statement, as it came
    static ByteBuf parse(ByteBufAllocator allocator, byte[] name, String sql) {
        ByteBuf message = begin(allocator, 'P').writeBytes(name).writeByte(0);
        text(message, sql);
        return end(message.writeShort(0));
    }

    private static ByteBuf begin(ByteBufAllocator allocator, char type) {
        return allocator.buffer().writeByte(type).writeInt(0);
    }

    private static ByteBuf end(ByteBuf message) {
        return message.setInt(1, message.readableBytes() - 1);
    }

    private static void text(ByteBuf message, String text) {
        message.writeBytes(text.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }
}
