package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/// The first packet of a server: `HandshakeV10`.
final class Greeting {
    private static final int PROTOCOL = 10;
    private static final int FIRST = 8;

    /// `utf8mb4_general_ci`, which MySQL and MariaDB know by this number.
    static final int COLLATION = 45;

    private final String version;
    private final int connection;
    private final byte[] nonce;
    private final int capabilities;
    private final String method;

    Greeting(String version, int connection, byte[] nonce, int capabilities, String method) {
        this.version = version;
        this.connection = connection;
        this.nonce = nonce;
        this.capabilities = capabilities;
        this.method = method;
    }

    /// Reads the body of a packet.
    ///
    /// @throws IndexOutOfBoundsException when it is not such a one
    static Greeting read(ByteBuf in) {
        if (in.readByte() != PROTOCOL) {
            throw new IndexOutOfBoundsException("another protocol");
        }
        String version = Wire.text(in);
        int connection = in.readIntLE();
        byte[] first = Wire.bytes(in, FIRST);
        in.skipBytes(1);
        int low = in.readUnsignedShortLE();
        // Character set, status.
        in.skipBytes(3);
        int capabilities = low | in.readUnsignedShortLE() << 16;
        // Length of the nonce, which is always the same, and room.
        in.skipBytes(11);
        byte[] nonce = Arrays.copyOf(first, Scramble.NONCE);
        in.readBytes(nonce, FIRST, Scramble.NONCE - FIRST);
        in.skipBytes(Math.min(1, in.readableBytes()));
        String method =
                in.isReadable() && (capabilities & Capabilities.PLUGIN_AUTH) != 0
                        ? new String(Wire.rest(in), java.nio.charset.StandardCharsets.UTF_8)
                        : Scramble.NATIVE;
        return new Greeting(version, connection, nonce, capabilities, method);
    }

    /// The body of a packet.
    ByteBuf body() {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(PROTOCOL);
        Wire.text(out, version);
        out.writeIntLE(connection);
        out.writeBytes(nonce, 0, FIRST).writeByte(0);
        out.writeShortLE(capabilities);
        out.writeByte(COLLATION).writeShortLE(2);
        out.writeShortLE(capabilities >>> 16);
        out.writeByte(Scramble.NONCE + 1).writeZero(10);
        out.writeBytes(nonce, FIRST, Scramble.NONCE - FIRST).writeByte(0);
        Wire.text(out, method);
        return out;
    }

    /// MariaDB has other names for some settings.
    boolean mariaDb() {
        return version.contains("MariaDB");
    }

    /// As the server calls itself.
    String version() {
        return version;
    }

    /// The server's number of it.
    int connection() {
        return connection;
    }

    /// [Scramble#NONCE] random bytes, not a copy.
    byte[] nonce() {
        return nonce;
    }

    /// What may be chosen from.
    int capabilities() {
        return capabilities;
    }

    /// Of the log-in, by default.
    String method() {
        return method;
    }
}
