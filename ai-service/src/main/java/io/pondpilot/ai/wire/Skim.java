package io.pondpilot.ai.wire;

import static io.pondpilot.ai.wire.SseFrame.bytes;

import java.util.Arrays;

/// One pass over the bytes of a frame that says whether it is worth a parse, and how much text it
/// carries. It finds keys by their quotes, so a key's name within a text is never taken for one
/// (its quotes are escaped there), and it never fails: bytes that are no JSON just match nothing.
final class Skim {
    private static final byte[] USAGE = bytes("usage");
    private static final byte[] ERROR = bytes("error");
    private static final byte[] TYPE = bytes("type");
    private static final byte[] FINISH_REASON = bytes("finish_reason");
    private static final byte[] STOP_REASON = bytes("stop_reason");
    private static final byte[][] CHAT_TEXT = {
        bytes("content"),
        bytes("arguments"),
        bytes("reasoning_content"),
        bytes("reasoning"),
        bytes("refusal")
    };
    private static final byte[][] MESSAGES_TEXT = {
        bytes("text"), bytes("partial_json"), bytes("thinking")
    };
    private static final byte[][] RESPONSES_TEXT = {bytes("delta")};

    private final byte[][] texts;
    private final boolean topTextOnly;
    private byte[] array = {};
    private int end;
    private boolean usage;
    private boolean error;
    private boolean finish;
    private long textBytes;
    private int typeFrom;
    private int typeTo;

    Skim(Dialect dialect) {
        texts =
                switch (dialect) {
                    case CHAT -> CHAT_TEXT;
                    case MESSAGES -> MESSAGES_TEXT;
                    case RESPONSES -> RESPONSES_TEXT;
                };
        topTextOnly = dialect == Dialect.RESPONSES;
    }

    void scan(byte[] bytes, int from, int to) {
        array = bytes;
        end = to;
        usage = false;
        error = false;
        finish = false;
        textBytes = 0;
        typeFrom = 0;
        typeTo = 0;
        int depth = 0;
        int i = from;
        while (i < to) {
            switch (bytes[i]) {
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                case '"' -> i = string(i + 1, depth);
                default -> i++;
            }
        }
    }

    /// Reads a string that begins at `from`, and its value if it is a key; returns where to go on.
    private int string(int from, int depth) {
        int close = closing(from);
        int i = blank(close + 1);
        if (i >= end || array[i] != ':') {
            return close + 1;
        }
        i = blank(i + 1);
        if (i >= end) {
            return end;
        }
        byte value = array[i];
        if (value == '{') {
            usage |= is(from, close, USAGE);
            error |= is(from, close, ERROR);
        } else if (value == '"') {
            int stop = closing(i + 1);
            text(from, close, i + 1, stop, depth);
            return stop + 1;
        }
        return i;
    }

    private void text(int from, int close, int start, int stop, int depth) {
        if (depth == 1 && is(from, close, TYPE)) {
            typeFrom = start;
            typeTo = stop;
        } else if (is(from, close, FINISH_REASON) || is(from, close, STOP_REASON)) {
            finish = true;
        } else if (depth == 1 && is(from, close, ERROR)) {
            error = true;
        } else if (!topTextOnly || depth == 1) {
            for (byte[] text : texts) {
                if (is(from, close, text)) {
                    textBytes += unescaped(start, stop);
                }
            }
        }
    }

    private boolean is(int from, int to, byte[] name) {
        return to - from == name.length && Arrays.equals(array, from, to, name, 0, name.length);
    }

    /// The closing quote of the string that begins here, or the end.
    private int closing(int from) {
        int i = from;
        while (i < end && array[i] != '"') {
            i += array[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, end);
    }

    private int blank(int from) {
        int i = from;
        while (i < end && (array[i] == ' ' || array[i] == '\t' || array[i] == '\n')) {
            i++;
        }
        return i;
    }

    /// How many bytes the text has without its escapes; an escaped code unit counts as one.
    private long unescaped(int from, int to) {
        long count = 0;
        int i = from;
        while (i < to) {
            if (array[i] != '\\') {
                i++;
            } else if (i + 1 < to && array[i + 1] == 'u') {
                i += 6;
            } else {
                i += 2;
            }
            count++;
        }
        return count;
    }

    /// Whether there is an object called `usage`.
    boolean usage() {
        return usage;
    }

    /// Whether there is an object called `error`, or a text of that name at the top.
    boolean error() {
        return error;
    }

    /// Whether a reason to finish is given, not null.
    boolean finish() {
        return finish;
    }

    /// Bytes of text that the frame adds to the answer: words, reasoning, arguments of tools.
    long textBytes() {
        return textBytes;
    }

    /// Whether the `type` at the top is this.
    boolean isType(byte[] name) {
        return is(typeFrom, typeTo, name);
    }
}
