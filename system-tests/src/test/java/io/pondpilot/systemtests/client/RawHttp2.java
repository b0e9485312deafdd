package io.pondpilot.systemtests.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An HTTP/2 client connection written frame by frame, for what no decent client does (RFC 9113;
/// headers as HPACK literals without indexing, RFC 7541 6.2.2).
public final class RawHttp2 implements AutoCloseable {
    /// Frame types of RFC 9113.
    public static final int DATA = 0;

    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;

    /// Flags.
    public static final int END_STREAM = 1;

    public static final int END_HEADERS = 4;

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;

    /// A frame that the server sent; its payload one character a byte.
    public record Frame(int type, int flags, int stream, String payload) {}

    /// Connects, and says nothing yet.
    public RawHttp2(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    }

    /// Sends the preface and empty SETTINGS.
    public RawHttp2 handshake() throws IOException {
        out.write(PREFACE);
        frame(SETTINGS, 0, 0, new byte[0]);
        out.flush();
        return this;
    }

    /// Sends bytes as they are.
    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /// Queues a frame; [#flush] sends.
    public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /// The header block of a call of FlightService with a bearer token.
    public static byte[] call(String method, String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":method", "POST");
        headers.put(":scheme", "http");
        headers.put(":path", "/arrow.flight.protocol.FlightService/" + method);
        headers.put(":authority", "127.0.0.1");
        headers.put("te", "trailers");
        headers.put("content-type", "application/grpc");
        headers.put("authorization", "Bearer " + token);
        return headers(headers);
    }

    /// A header block.
    public static byte[] headers(Map<String, String> headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            block.write(0);
            string(block, name);
            string(block, value);
        });
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = bytes.length;
        if (rest < 127) {
            block.write(rest);
        } else {
            block.write(127);
            rest -= 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /// Blocks for the next frame.
    ///
    /// @throws java.io.EOFException when the server closed the connection
    /// @throws java.net.SocketTimeoutException when it says nothing for 20 s
    public Frame read() throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, new String(payload, StandardCharsets.ISO_8859_1));
    }

    /// The stream below HTTP/2.
    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
