package io.pondpilot.ai.upstream;

import io.pondpilot.ai.upstream.UpstreamException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One connection with its read buffer. [#close] may be called by any thread and ends whatever
/// another one waits for here; everything else belongs to one thread at a time.
final class Connection {
    private static final int BUFFER = 16 << 10;
    private static final int MAX_HEAD = 64 << 10;

    private final SocketChannel channel;
    private volatile Socket socket;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    final byte[] buffer = new byte[BUFFER];
    int position;
    int limit;
    long idleSince;

    Connection() throws IOException {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        socket = channel.socket();
    }

    /// Connects, with TLS where the origin wants it. The time-out bounds each of the two.
    void connect(Origin origin, Duration timeout, SSLSocketFactory tls) throws IOException {
        int millis = Math.toIntExact(timeout.toMillis());
        InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
        if (address.isUnresolved()) {
            throw new IOException("no address for the name");
        }
        socket.connect(address, millis);
        if (origin.secure()) {
            SSLSocket secure =
                    (SSLSocket) tls.createSocket(socket, origin.host(), origin.port(), true);
            socket = secure;
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            secure.setSSLParameters(parameters);
            secure.setSoTimeout(millis);
            secure.startHandshake();
            secure.setSoTimeout(0);
        }
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /// Whether the peer has neither closed nor said anything; TLS may say things of its own, so
    /// there only the age decides. Costs two system calls.
    boolean isQuiet() {
        if (position < limit) {
            return false;
        }
        if (socket instanceof SSLSocket) {
            return true;
        }
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.wrap(buffer));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    void write(byte[] bytes) throws IOException {
        OutputStream to = out;
        if (to == null) {
            throw new IOException("not connected");
        }
        to.write(bytes);
        to.flush();
    }

    /// Reads what is there into the empty buffer; false at the end of the stream.
    boolean fill() throws IOException {
        InputStream from = in;
        if (from == null) {
            throw new IOException("not connected");
        }
        position = 0;
        limit = Math.max(0, from.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    int next() throws IOException {
        if (position >= limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xFF;
    }

    /// Reads the head of the final answer; informational ones are passed over.
    ResponseHead head() throws IOException {
        while (true) {
            ResponseHead head = anyHead();
            if (head.status() >= 200) {
                return head;
            }
            if (head.status() == 101) {
                throw malformed("it switches protocols");
            }
        }
    }

    private ResponseHead anyHead() throws IOException {
        int[] left = {MAX_HEAD};
        String line = line(left, true);
        int status = status(line);
        List<ResponseHead.Header> headers = new ArrayList<>(16);
        while (true) {
            line = line(left, false);
            if (line.isEmpty()) {
                return new ResponseHead(status, headers);
            }
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw malformed("a header has no name");
            }
            headers.add(
                    new ResponseHead.Header(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip()));
        }
    }

    private static int status(String line) throws UpstreamException {
        boolean good = line.length() >= 12 && line.startsWith("HTTP/1.1 ");
        if (good || (line.startsWith("HTTP/1.0 ") && line.length() >= 12)) {
            try {
                int status = Integer.parseInt(line.substring(9, 12));
                if (status >= 100 && status <= 599) {
                    return status;
                }
            } catch (NumberFormatException e) {
                throw new UpstreamException(Kind.MALFORMED, "its status is no number", e);
            }
        }
        throw malformed("it does not begin as HTTP/1.1 does");
    }

    /// A line up to LF, without CR.
    String line(int[] left, boolean first) throws IOException {
        StringBuilder line = null;
        while (true) {
            if (position >= limit && !fill()) {
                throw new UpstreamException(
                        first && line == null ? Kind.NO_ANSWER : Kind.TRUNCATED,
                        "the connection ended within the head",
                        null);
            }
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            left[0] -= position - from + 1;
            if (left[0] < 0) {
                throw malformed("its head is too large");
            }
            String part = new String(buffer, from, position - from, StandardCharsets.ISO_8859_1);
            if (position < limit) {
                position++;
                String whole = line == null ? part : line.append(part).toString();
                return whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
            }
            line = line == null ? new StringBuilder(part) : line.append(part);
        }
    }

    static UpstreamException malformed(String message) {
        return new UpstreamException(Kind.MALFORMED, message, null);
    }

    void close() {
        try {
            // Not the TLS socket: its close may wait for a writer to finish.
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
