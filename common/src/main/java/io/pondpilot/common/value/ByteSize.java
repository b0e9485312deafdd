package io.pondpilot.common.value;

import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes, written as Docker writes it: `512m`, `1g`, `32k`, `4096`. Units are powers of
/// 1024; `b`, `kb`, `mib` and upper case are accepted.
///
/// @param bytes zero or more
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\s*([kmgt]?)(i?b)?");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /// Reads `512m` and the like.
    ///
    /// @throws IllegalArgumentException when the text is not a size or is over 8 EiB
    public static ByteSize parse(String text) {
        var match = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write for example 512m, 1g or 32k");
        }
        int shift =
                switch (match.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    case "t" -> 40;
                    default -> 0;
                };
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(match.group(1)), 1L << shift));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large a size", e);
        }
    }

    /// The size as an `int`, for buffers and limits that are counted so.
    ///
    /// @throws ArithmeticException when it is over 2 GiB - 1
    public int intBytes() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// The shortest exact form, readable by [#parse].
    @Override
    public String toString() {
        String units = "tgmk";
        for (int i = 0; i < units.length(); i++) {
            long unit = 1L << (40 - 10 * i);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + units.substring(i, i + 1);
            }
        }
        return Long.toString(bytes);
    }
}
