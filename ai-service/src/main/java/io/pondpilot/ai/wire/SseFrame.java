package io.pondpilot.ai.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One event of a server-sent stream, as a view of bytes that is good only until the sink returns.
///
/// Lines are parted by LF, CR or CRLF. Only `event` and `data` matter here; a comment or another
/// field is part of [#raw] and nothing else.
public final class SseFrame {
    private static final byte[] DATA = bytes("data");
    private static final byte[] EVENT = bytes("event");
    private static final byte[] DONE = bytes("[DONE]");
    private static final byte[] EMPTY = {};

    private byte[] array = EMPTY;
    private int from;
    private int to;
    private byte[] data = EMPTY;
    private int dataFrom;
    private int dataTo;
    private boolean hasData;
    private boolean joined;
    private boolean comment;
    private int eventFrom;
    private int eventTo;

    SseFrame() {}

    SseFrame reset(byte[] bytes, int start, int end) {
        array = bytes;
        from = start;
        to = end;
        data = EMPTY;
        dataFrom = 0;
        dataTo = 0;
        eventFrom = 0;
        eventTo = 0;
        hasData = false;
        joined = false;
        comment = false;
        int line = start;
        if (end - line >= 3
                && bytes[line] == (byte) 0xEF
                && bytes[line + 1] == (byte) 0xBB
                && bytes[line + 2] == (byte) 0xBF) {
            line += 3;
        }
        while (line < end) {
            int stop = line;
            while (stop < end && bytes[stop] != '\n' && bytes[stop] != '\r') {
                stop++;
            }
            if (stop > line) {
                field(line, stop);
            }
            line = stop + 1;
        }
        return this;
    }

    private void field(int line, int stop) {
        int colon = line;
        while (colon < stop && array[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, stop);
        if (value < stop && array[value] == ' ') {
            value++;
        }
        if (colon == line) {
            comment = true;
        } else if (Arrays.equals(array, line, colon, DATA, 0, DATA.length)) {
            addData(value, stop);
        } else if (Arrays.equals(array, line, colon, EVENT, 0, EVENT.length)) {
            eventFrom = value;
            eventTo = stop;
        }
    }

    private void addData(int value, int stop) {
        if (!hasData) {
            hasData = true;
            data = array;
            dataFrom = value;
            dataTo = stop;
            return;
        }
        int before = dataTo - dataFrom;
        byte[] longer = data;
        int at = dataFrom;
        if (!joined || dataTo + 1 + stop - value > longer.length) {
            longer = new byte[Math.max(2 * before, before + 1 + stop - value)];
            System.arraycopy(data, dataFrom, longer, 0, before);
            at = 0;
        }
        longer[at + before] = '\n';
        System.arraycopy(array, value, longer, at + before + 1, stop - value);
        data = longer;
        dataFrom = at;
        dataTo = at + before + 1 + stop - value;
        joined = true;
    }

    /// Whether there was a `data` line; without one it is a comment, or a lone `event`.
    public boolean hasData() {
        return hasData;
    }

    /// Whether it is nothing but a comment, which providers send to keep a stream alive.
    public boolean isComment() {
        return comment && !hasData && eventTo == eventFrom;
    }

    /// Whether the data is `[DONE]`.
    public boolean isDone() {
        return Arrays.equals(data, dataFrom, dataTo, DONE, 0, DONE.length);
    }

    /// Whether the name of the event is this.
    public boolean isEvent(byte[] name) {
        return Arrays.equals(array, eventFrom, eventTo, name, 0, name.length);
    }

    /// The name of the event; empty for none.
    public String event() {
        return new String(array, eventFrom, eventTo - eventFrom, StandardCharsets.UTF_8);
    }

    /// The data as text, lines joined by LF.
    public String text() {
        return new String(data, dataFrom, dataTo - dataFrom, StandardCharsets.UTF_8);
    }

    /// The bytes that [#dataFrom] and [#dataTo] speak of.
    byte[] data() {
        return data;
    }

    int dataFrom() {
        return dataFrom;
    }

    int dataTo() {
        return dataTo;
    }

    /// The bytes that [#from] and [#to] speak of: the event as it came, with its blank line.
    public byte[] raw() {
        return array;
    }

    /// Where the event begins in [#raw].
    public int from() {
        return from;
    }

    /// Behind the event in [#raw].
    public int to() {
        return to;
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
