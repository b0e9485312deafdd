package io.pondpilot.ai.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A client that sees every byte, and whether a chunked answer had its end.
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /// An answer.
    ///
    /// @param head status line and headers, names in lower case
    /// @param body without framing
    /// @param ended whether it came to its proper end
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(String head, byte[] body, boolean ended) {
        public int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = socket.getInputStream();
    }

    public Answer post(String path, String token, String body, String... headers)
            throws IOException {
        send(path, token, body, headers);
        return read();
    }

    public void send(String path, String token, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\n");
        if (!token.isEmpty()) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        raw(head.toString());
        raw(body);
    }

    public Answer get(String path, String token) throws IOException {
        raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        return read();
    }

    public void raw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// The head alone.
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /// Reads until this text has come; what has come so far is returned.
    public String until(String text) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (!seen.toString(StandardCharsets.UTF_8).contains(text)) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended after: " + seen.toString(StandardCharsets.UTF_8));
            }
            seen.write(b);
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    public Answer read() throws IOException {
        String head = head();
        String lower = head.toLowerCase(Locale.ROOT);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (lower.contains("transfer-encoding: chunked")) {
            boolean ended = chunks(body);
            return new Answer(head, body.toByteArray(), ended);
        }
        int at = lower.indexOf("content-length:");
        int length =
                at < 0
                        ? 0
                        : Integer.parseInt(lower.substring(at + 15).split("\r\n", -1)[0].strip());
        byte[] bytes = in.readNBytes(length);
        return new Answer(head, bytes, bytes.length == length);
    }

    private boolean chunks(ByteArrayOutputStream body) {
        try {
            while (true) {
                String size = line();
                int length = Integer.parseInt(size.strip(), 16);
                byte[] chunk = in.readNBytes(length);
                body.writeBytes(chunk);
                line();
                if (length == 0) {
                    return true;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended");
            }
            if (b == '\n') {
                return line.toString();
            }
            line.append((char) b);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
