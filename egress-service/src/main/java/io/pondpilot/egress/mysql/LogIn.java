package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// A client's first packet: `HandshakeResponse41`.
final class LogIn {
    private static final int BEFORE_USER = 23;

    /// The longest that is read. A client's attributes are a few hundred bytes.
    static final int LIMIT = 16 << 10;

    private final String name;
    private final int capabilities;
    private final int maxPacket;
    private final byte[] answer;
    private final String method;

    LogIn(String name, int capabilities, int maxPacket, byte[] answer, String method) {
        this.name = name;
        this.capabilities = capabilities;
        this.maxPacket = maxPacket;
        this.answer = answer;
        this.method = method;
    }

    /// Reads what a worker sends; database and attributes are skipped.
    ///
    /// @throws IndexOutOfBoundsException when it is not such a one: an older protocol, a request
    ///   for TLS, garbage
    static LogIn read(ByteBuf in) {
        int capabilities = in.readIntLE();
        int needed = Capabilities.PROTOCOL_41 | Capabilities.SECURE_CONNECTION;
        if ((capabilities & needed) != needed || (capabilities & Capabilities.SSL) != 0) {
            throw new IndexOutOfBoundsException("not spoken here");
        }
        int maxPacket = in.readIntLE();
        // Character set, and room.
        in.skipBytes(1 + BEFORE_USER);
        String name = Wire.text(in);
        byte[] answer =
                (capabilities & Capabilities.PLUGIN_AUTH_LENENC) != 0
                        ? Wire.counted(in)
                        : Wire.bytes(in, in.readUnsignedByte());
        if ((capabilities & Capabilities.CONNECT_WITH_DB) != 0 && in.isReadable()) {
            Wire.text(in);
        }
        String method =
                (capabilities & Capabilities.PLUGIN_AUTH) != 0 && in.isReadable()
                        ? Wire.text(in)
                        : Scramble.NATIVE;
        return new LogIn(name, capabilities, maxPacket, answer, method);
    }

    /// The part that asks for TLS, alone.
    static ByteBuf tls(int capabilities, int maxPacket) {
        return beginning(capabilities | Capabilities.SSL, maxPacket);
    }

    /// The body of the packet that we send upstream.
    ///
    /// @param program what the server's list of connections shows
    ByteBuf body(String database, String program) {
        ByteBuf out = beginning(capabilities, maxPacket);
        Wire.text(out, name);
        Wire.counted(out, answer);
        Wire.text(out, database);
        Wire.text(out, method);
        if ((capabilities & Capabilities.CONNECT_ATTRS) != 0) {
            ByteBuf attributes = Unpooled.buffer();
            Wire.counted(attributes, "program_name".getBytes(StandardCharsets.UTF_8));
            Wire.counted(attributes, program.getBytes(StandardCharsets.UTF_8));
            Wire.counted(out, Wire.bytes(attributes, attributes.readableBytes()));
        }
        return out;
    }

    private static ByteBuf beginning(int capabilities, int maxPacket) {
        ByteBuf out = Unpooled.buffer();
        out.writeIntLE(capabilities).writeIntLE(maxPacket);
        out.writeByte(Greeting.COLLATION).writeZero(BEFORE_USER);
        return out;
    }

    /// What the client calls itself.
    String name() {
        return name;
    }

    /// What the client chose.
    int capabilities() {
        return capabilities;
    }

    /// The longest packet that it takes.
    int maxPacket() {
        return maxPacket;
    }

    /// To the server's nonce, not a copy.
    byte[] answer() {
        return answer;
    }

    /// By which the answer was made.
    String method() {
        return method;
    }
}
