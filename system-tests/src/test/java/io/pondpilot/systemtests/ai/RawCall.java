package io.pondpilot.systemtests.ai;

import io.pondpilot.systemtests.harness.Tokens;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One call on a socket of its own: an HTTP library would hide how an answer ends, and when its
/// bytes come.
final class RawCall implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final List<String> headers = new ArrayList<>();
    private int status;

    private RawCall(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// How an answer ended.
    ///
    /// @param body without the chunks' frames
    /// @param whole whether the last chunk or all announced bytes came
    record End(String body, boolean whole) {}

    /// Sends a request.
    static RawCall post(int port, String path, String user, String body) throws IOException {
        return post(port, path, user, body, 65_536);
    }

    /// Sends a request on a socket that takes so many bytes of the answer unread.
    static RawCall post(int port, String path, String user, String body, int receive)
            throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receive);
        socket.connect(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        socket.setSoTimeout(60_000);
        RawCall call = new RawCall(socket);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                .formatted(path)
                        + "Authorization: Bearer "
                        + Tokens.of(user)
                        + "\r\nContent-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return call;
    }

    /// Reads the head.
    RawCall head() throws IOException {
        status = Integer.parseInt(line().substring(9, 12));
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        return this;
    }

    int status() {
        return status;
    }

    List<String> headers() {
        return headers;
    }

    InputStream stream() {
        return in;
    }

    /// Reads one chunk; empty at the end.
    ///
    /// @throws IOException when the answer broke off
    String chunk() throws IOException {
        byte[] chunk = new byte[Integer.parseInt(line().strip(), 16)];
        exactly(chunk);
        line();
        return new String(chunk, StandardCharsets.UTF_8);
    }

    /// Reads to the end.
    End rest() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (String header : headers) {
                if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    byte[] whole = new byte[Integer.parseInt(header.substring(15).strip())];
                    exactly(whole);
                    return new End(new String(whole, StandardCharsets.UTF_8), true);
                }
            }
            while (true) {
                byte[] chunk = new byte[Integer.parseInt(line().strip(), 16)];
                exactly(chunk);
                body.write(chunk);
                line();
                if (chunk.length == 0) {
                    return new End(body.toString(StandardCharsets.UTF_8), true);
                }
            }
        } catch (EOFException | java.net.SocketException _) {
            return new End(body.toString(StandardCharsets.UTF_8), false);
        }
    }

    private void exactly(byte[] target) throws IOException {
        if (in.readNBytes(target, 0, target.length) < target.length) {
            throw new EOFException();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
