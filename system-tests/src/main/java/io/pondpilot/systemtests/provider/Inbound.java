package io.pondpilot.systemtests.provider;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The bytes that a client sends. One thread reads at a time: the connection's own, or between two
/// requests the one that watches for the client's leaving.
final class Inbound {
    private final InputStream stream;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;

    Inbound(InputStream stream) {
        this.stream = stream;
    }

    /// Whether bytes are here that nobody has read yet.
    boolean hasBytes() {
        return position < limit;
    }

    /// Waits for bytes.
    ///
    /// @return false when the client has closed its end
    boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, stream.read(buffer));
        return limit > 0;
    }

    int read() throws IOException {
        if (!hasBytes() && !fill()) {
            throw new EOFException();
        }
        return buffer[position++] & 0xff;
    }

    void read(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!hasBytes() && !fill()) {
                throw new EOFException();
            }
            int count = Math.min(length - done, limit - position);
            System.arraycopy(buffer, position, target, offset + done, count);
            position += count;
            done += count;
        }
    }

    /// A line without its end; at most 64 KiB.
    String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            int b = read();
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
            if (line.length() > 64 * 1024) {
                throw new IOException("a line without end");
            }
        }
    }
}
