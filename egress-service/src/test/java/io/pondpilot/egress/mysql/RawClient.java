package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pondpilot.common.value.Secret;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that sends any bytes.
final class RawClient implements Closeable {
    private static final int FLAGS =
            Capabilities.LONG_PASSWORD
                    | Capabilities.PROTOCOL_41
                    | Capabilities.SECURE_CONNECTION
                    | Capabilities.PLUGIN_AUTH
                    | Capabilities.TRANSACTIONS
                    | Capabilities.MULTI_RESULTS
                    | Capabilities.DEPRECATE_EOF;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Greeting greeting;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        greeting = Greeting.read(Unpooled.wrappedBuffer(read()));
    }

    Greeting greeting() {
        return greeting;
    }

    /// A log-in that proves the credential.
    byte[] logIn(Secret credential, String method, int flags) {
        byte[] proof =
                switch (method) {
                    case Scramble.NATIVE -> Scramble.nativePassword(credential, greeting.nonce());
                    case Scramble.SHA2 -> Scramble.sha2(credential, greeting.nonce());
                    case Scramble.CLEAR -> Scramble.clear(credential);
                    default -> new byte[0];
                };
        ByteBuf out = Unpooled.buffer();
        out.writeIntLE(FLAGS | flags).writeIntLE(1 << 24).writeByte(8).writeZero(23);
        Wire.text(out, "anybody");
        out.writeByte(proof.length).writeBytes(proof);
        Wire.text(out, method);
        return Wire.bytes(out, out.readableBytes());
    }

    byte[] logIn(Secret credential) {
        return logIn(credential, Scramble.NATIVE, 0);
    }

    RawClient send(int sequence, byte[] body) throws IOException {
        return raw(packet(sequence, body));
    }

    RawClient query(String sql) throws IOException {
        return command(Command.QUERY, sql);
    }

    RawClient command(int command, String text) throws IOException {
        return command(command, text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient command(int command, byte... rest) throws IOException {
        byte[] body = new byte[rest.length + 1];
        body[0] = (byte) command;
        System.arraycopy(rest, 0, body, 1, rest.length);
        return send(0, body);
    }

    RawClient raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /// The body of the next packet.
    byte[] read() throws IOException {
        int length = in.read() | in.read() << 8 | in.read() << 16;
        if (length < 0 || in.read() < 0) {
            throw new java.io.EOFException();
        }
        return in.readNBytes(length);
    }

    /// What the next packet says: `ok`, or the number and text of an error.
    String answer() throws IOException {
        byte[] body = read();
        return switch (body[0] & 0xff) {
            case Wire.OK -> "ok";
            case Wire.ERROR ->
                    ((body[1] & 0xff) | (body[2] & 0xff) << 8)
                            + " "
                            + new String(body, 9, body.length - 9, StandardCharsets.UTF_8);
            default -> "packet " + (body[0] & 0xff);
        };
    }

    /// Whether the other side ends the connection.
    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    static byte[] packet(int sequence, byte[] body) {
        ByteBuf packet = Wire.packet(sequence, Unpooled.wrappedBuffer(body));
        return Wire.bytes(packet, packet.readableBytes());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
