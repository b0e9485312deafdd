package io.pondpilot.ai.wire;

import java.util.Arrays;

/// Finds the events of a server-sent stream, however the bytes are split.
///
/// An event that lies within one chunk is shown where it lies; only what a chunk leaves unfinished
/// is copied. Every byte is shown exactly once and in order, in an event or as a piece of one that
/// is too long to keep, so a sink that writes all it is shown repeats the stream. Not thread-safe.
public final class SseFrames {
    /// An event longer than this is given up on: shown in pieces, unread.
    public static final int MAX_FRAME = 1 << 20;

    private static final int KEPT = 64 << 10;
    private static final byte[] EMPTY = {};

    /// What is done with what is found.
    public interface Sink {
        /// An event, good until this returns: fields, comments, or only blank lines.
        void frame(SseFrame frame);

        /// A piece of an event that is too long.
        default void piece(byte[] bytes, int from, int to) {}
    }

    private final Sink sink;
    private final int maxFrame;
    private final SseFrame frame = new SseFrame();
    private byte[] carry = EMPTY;
    private int carried;
    private boolean atLineStart = true;
    private boolean afterReturn;
    private boolean tooLong;
    private long tooLongCount;

    /// Shows the events to this sink.
    public SseFrames(Sink sink) {
        this(sink, MAX_FRAME);
    }

    /// As above, with another limit.
    SseFrames(Sink sink, int maxFrame) {
        this.sink = sink;
        this.maxFrame = maxFrame;
    }

    /// The next bytes of the stream.
    public void feed(byte[] bytes, int offset, int length) {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                atLineStart = false;
                afterReturn = false;
                continue;
            }
            if (b == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (atLineStart) {
                if (afterReturn && i + 1 < end && bytes[i + 1] == '\n') {
                    i++;
                    afterReturn = false;
                }
                show(bytes, start, i + 1);
                start = i + 1;
            }
            atLineStart = true;
        }
        keep(bytes, start, end);
    }

    private void show(byte[] bytes, int from, int to) {
        if (tooLong) {
            sink.piece(bytes, from, to);
            tooLong = false;
        } else if (carried == 0) {
            sink.frame(frame.reset(bytes, from, to));
        } else {
            append(bytes, from, to);
            sink.frame(frame.reset(carry, 0, carried));
            carried = 0;
            if (carry.length > KEPT) {
                carry = EMPTY;
            }
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        if (!tooLong && carried + to - from > maxFrame) {
            tooLong = true;
            tooLongCount++;
            if (carried > 0) {
                sink.piece(carry, 0, carried);
                carried = 0;
                carry = EMPTY;
            }
        }
        if (tooLong) {
            sink.piece(bytes, from, to);
        } else {
            append(bytes, from, to);
        }
    }

    private void append(byte[] bytes, int from, int to) {
        int length = carried + to - from;
        if (length > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(length, Math.max(512, 2 * carry.length)));
        }
        System.arraycopy(bytes, from, carry, carried, to - from);
        carried = length;
    }

    /// The stream has ended: shows what is left, as an event without its blank line.
    public void end() {
        if (carried > 0) {
            int length = carried;
            carried = 0;
            sink.frame(frame.reset(carry, 0, length));
        }
    }

    /// Whether all that was shown ends between two events, so that something may be put there.
    public boolean atBoundary() {
        return !tooLong;
    }

    /// How many events were too long to be read.
    public long tooLongCount() {
        return tooLongCount;
    }
}
