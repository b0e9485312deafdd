package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pondpilot.egress.gate.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Messages that go to a worker (PostgreSQL documentation, "Message Formats").
final class ToWorker {
    private ToWorker() {}

    /// The answer to the wish for encryption: there is none, on a socket of the worker's own.
    static ByteBuf notEncrypted(ByteBufAllocator allocator) {
        return allocator.buffer(1).writeByte('N');
    }

    static ByteBuf clearPassword(ByteBufAllocator allocator) {
        return allocator.buffer(9).writeByte('R').writeInt(8).writeInt(3);
    }

    static ByteBuf authenticated(ByteBufAllocator allocator) {
        return allocator.buffer(9).writeByte('R').writeInt(8).writeInt(0);
    }

    /// We speak 3.0 and know none of these options.
    static ByteBuf negotiate(ByteBufAllocator allocator, List<String> options) {
        ByteBuf message = allocator.buffer().writeByte('v').writeInt(0).writeInt(0);
        message.writeInt(options.size());
        options.forEach(option -> text(message, option));
        return end(message);
    }

    static ByteBuf parameter(ByteBufAllocator allocator, String name, String value) {
        ByteBuf message = allocator.buffer().writeByte('S').writeInt(0);
        text(message, name);
        text(message, value);
        return end(message);
    }

    /// The end of a connection that is not let through.
    static ByteBuf fatal(ByteBufAllocator allocator, String alias, Refusal reason) {
        ByteBuf message = allocator.buffer().writeByte('E').writeInt(0);
        field(message, 'S', "FATAL");
        field(message, 'V', "FATAL");
        field(message, 'C', sqlState(reason));
        field(message, 'M', alias + ": " + reason.text());
        return end(message.writeByte(0));
    }

    private static String sqlState(Refusal reason) {
        return switch (reason) {
            case PROTOCOL -> "08P01";
            case CREDENTIAL -> "28P01";
            case STALE -> "57P01";
            case USER_LIMIT, DATABASE_LIMIT -> "53300";
            case UNREACHABLE, TLS, TIMEOUT -> "08001";
            case LOGIN, NOT_ALLOWED -> "28000";
            case READ_ONLY -> "25006";
        };
    }

    private static void field(ByteBuf message, char code, String value) {
        message.writeByte(code);
        text(message, value);
    }

    private static ByteBuf end(ByteBuf message) {
        return message.setInt(1, message.readableBytes() - 1);
    }

    private static void text(ByteBuf message, String text) {
        message.writeBytes(text.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }
}
