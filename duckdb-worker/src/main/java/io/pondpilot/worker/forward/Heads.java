package io.pondpilot.worker.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The little of HTTP/1.1 that stands before the bytes of a connection: a head, and after a refusal
/// its text.
final class Heads {
    static final int LONGEST = 8 << 10;
    private static final String END = "\r\n\r\n";

    private Heads() {}

    /// Reads until a head is complete; more may have come with it.
    ///
    /// @throws IOException when it ends before, or is too long
    static String read(SocketChannel from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (true) {
            if (!buffer.hasRemaining() || from.read(buffer) < 0) {
                throw new IOException("no head of at most " + LONGEST + " bytes came");
            }
            String text = text(buffer);
            if (text.contains(END)) {
                return text;
            }
        }
    }

    /// Reads on to the end, as far as it is of interest.
    static String rest(SocketChannel from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (buffer.hasRemaining() && from.read(buffer) >= 0) {}
        return text(buffer);
    }

    /// The text behind the head of an answer: its first line.
    static String body(String answer) {
        return answer.substring(answer.indexOf(END) + END.length()).strip();
    }

    private static String text(ByteBuffer written) {
        return StandardCharsets.ISO_8859_1.decode(written.duplicate().flip()).toString();
    }

    static void write(SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
