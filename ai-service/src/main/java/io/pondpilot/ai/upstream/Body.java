package io.pondpilot.ai.upstream;

import io.pondpilot.ai.upstream.UpstreamException.Kind;
import java.io.IOException;

/// The bytes of an answer's body, without their framing (RFC 9112, 6.3). Chunks are not waited for:
/// what has come of one is given on, and what lies in the buffer of several is given on at once.
final class Body {
    private static final int MAX_LINE = 1024;
    private static final int MAX_TRAILERS = 16 << 10;

    private enum Framing {
        LENGTH,
        CHUNKS,
        CLOSE
    }

    private final Connection connection;
    private final Framing framing;
    private long left;
    private boolean betweenChunks = true;
    private boolean firstChunk = true;
    private boolean ended;

    Body(Connection connection, ResponseHead head) throws IOException {
        this.connection = connection;
        if (head.status() == 204 || head.status() == 304) {
            framing = Framing.LENGTH;
        } else if (head.isChunked()) {
            framing = Framing.CHUNKS;
        } else if (head.find("content-length").isPresent()) {
            framing = Framing.LENGTH;
            left = length(head.find("content-length").get());
        } else {
            framing = Framing.CLOSE;
        }
        ended = framing == Framing.LENGTH && left == 0;
    }

    private static long length(String text) throws UpstreamException {
        if (!text.matches("[0-9]{1,18}")) {
            throw Connection.malformed("its length is no number");
        }
        return Long.parseLong(text);
    }

    boolean hasEnded() {
        return ended;
    }

    /// Whether another answer may follow on the connection.
    boolean isReusable() {
        return ended && framing != Framing.CLOSE && connection.position == connection.limit;
    }

    /// Reads at least one byte; -1 at the proper end.
    int read(byte[] into, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        return switch (framing) {
            case LENGTH -> counted(into, offset, length);
            case CHUNKS -> chunks(into, offset, length);
            case CLOSE -> rest(into, offset, length);
        };
    }

    private int counted(byte[] into, int offset, int length) throws IOException {
        int read = copy(into, offset, (int) Math.min(length, left));
        left -= read;
        ended = left == 0;
        return read;
    }

    private int rest(byte[] into, int offset, int length) throws IOException {
        if (connection.position >= connection.limit && !connection.fill()) {
            ended = true;
            return -1;
        }
        return copy(into, offset, length);
    }

    private int chunks(byte[] into, int offset, int length) throws IOException {
        int total = 0;
        while (total < length) {
            if (betweenChunks) {
                if (total > 0 && !hasLine()) {
                    return total;
                }
                nextChunk();
                if (ended) {
                    return total > 0 ? total : -1;
                }
            }
            if (total > 0 && connection.position >= connection.limit) {
                return total;
            }
            int read = copy(into, offset + total, (int) Math.min(length - total, left));
            total += read;
            left -= read;
            betweenChunks = left == 0;
        }
        return total;
    }

    /// Whether the line of the next chunk, and the end of the last one, lie in the buffer.
    private boolean hasLine() {
        int from = connection.position;
        if (!firstChunk) {
            from = afterLine(from);
        }
        // The end may be longer than what is there: it is left for a read of its own.
        return from >= 0 && afterLine(from) >= 0 && connection.buffer[from] != '0';
    }

    /// Behind the next LF in the buffer; -1 without one.
    private int afterLine(int from) {
        for (int i = from; i < connection.limit; i++) {
            if (connection.buffer[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private void nextChunk() throws IOException {
        int[] max = {MAX_LINE};
        try {
            if (!firstChunk && !connection.line(max, false).isEmpty()) {
                throw Connection.malformed("a chunk is longer than it says");
            }
            firstChunk = false;
            String line = connection.line(max, false);
            int end = line.indexOf(';');
            String size = (end < 0 ? line : line.substring(0, end)).strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw Connection.malformed("the size of a chunk is no number");
            }
            left = Long.parseLong(size, 16);
            betweenChunks = false;
            if (left == 0) {
                int[] trailers = {MAX_TRAILERS};
                while (!connection.line(trailers, false).isEmpty()) {
                    // Trailers mean nothing here.
                }
                ended = true;
            }
        } catch (UpstreamException e) {
            throw e.kind() == Kind.TRUNCATED ? truncated() : e;
        }
    }

    private int copy(byte[] into, int offset, int length) throws IOException {
        if (connection.position >= connection.limit && !connection.fill()) {
            throw truncated();
        }
        int read = Math.min(length, connection.limit - connection.position);
        System.arraycopy(connection.buffer, connection.position, into, offset, read);
        connection.position += read;
        return read;
    }

    private static UpstreamException truncated() {
        return new UpstreamException(
                Kind.TRUNCATED, "the connection ended before the answer did", null);
    }
}
