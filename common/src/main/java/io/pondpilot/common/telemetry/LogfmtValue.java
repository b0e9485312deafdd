package io.pondpilot.common.telemetry;

import java.util.HexFormat;

/// Quoting of logfmt. Plain words stand as they are; anything else is quoted, and what could break
/// or disguise a line (line breaks, control and format characters, lone surrogates) is escaped.
final class LogfmtValue {
    private LogfmtValue() {}

    static void append(StringBuilder line, String value) {
        if (isPlain(value)) {
            line.append(value);
        } else {
            quote(line, value);
        }
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.chars()
                        .allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\');
    }

    static void quote(StringBuilder line, String value) {
        line.append('"');
        value.codePoints().forEach(codePoint -> escape(line, codePoint));
        line.append('"');
    }

    private static void escape(StringBuilder line, int codePoint) {
        switch (codePoint) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isVisible(codePoint)) {
                    line.appendCodePoint(codePoint);
                } else {
                    for (char unit : Character.toChars(codePoint)) {
                        line.append("\\u").append(HexFormat.of().toHexDigits(unit));
                    }
                }
            }
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }

    /// A key with nothing in it that could end it.
    static String key(String key) {
        String clean = key.replaceAll("[^A-Za-z0-9_.-]", "_");
        return clean.isEmpty() ? "_" : clean;
    }
}
