package io.pondpilot.ai.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Where the fields of a well-formed JSON object lie in its bytes.
final class Members {
    private Members() {}

    /// One field.
    ///
    /// @param name as written between its quotes, escapes and all
    /// @param commaBefore where the comma before it is; for the first, where it begins
    /// @param keyFrom its opening quote
    /// @param keyTo behind its closing quote
    /// @param valueFrom the first byte of the value
    /// @param valueTo behind its last
    record Member(
            String name, int commaBefore, int keyFrom, int keyTo, int valueFrom, int valueTo) {}

    static List<Member> of(byte[] json) {
        List<Member> members = new ArrayList<>();
        int at = skipTo(json, 0, '{') + 1;
        int comma = -1;
        while (true) {
            at = blank(json, at);
            if (json[at] == '}') {
                return members;
            }
            if (json[at] == ',') {
                comma = at;
                at = blank(json, at + 1);
            }
            int keyTo = string(json, at);
            int valueFrom = blank(json, blank(json, keyTo) + 1);
            int valueTo = value(json, valueFrom);
            String name = new String(json, at + 1, keyTo - at - 2, StandardCharsets.UTF_8);
            members.add(new Member(name, comma < 0 ? at : comma, at, keyTo, valueFrom, valueTo));
            at = valueTo;
        }
    }

    /// Where the closing brace of the object is.
    static int end(byte[] json) {
        int i = json.length - 1;
        while (json[i] != '}') {
            i--;
        }
        return i;
    }

    private static int skipTo(byte[] json, int from, char wanted) {
        int i = from;
        while (json[i] != wanted) {
            i++;
        }
        return i;
    }

    private static int blank(byte[] json, int from) {
        int i = from;
        while (json[i] == ' ' || json[i] == '\t' || json[i] == '\n' || json[i] == '\r') {
            i++;
        }
        return i;
    }

    /// Behind the closing quote of a string.
    private static int string(byte[] json, int from) {
        int i = from + 1;
        while (json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static int value(byte[] json, int from) {
        if (json[from] == '"') {
            return string(json, from);
        }
        int depth = 0;
        int i = from;
        while (true) {
            switch (json[i]) {
                case '"' -> i = string(json, i);
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    if (depth == 0) {
                        return i;
                    }
                    depth--;
                    i++;
                    if (depth == 0) {
                        return i;
                    }
                }
                case ',', ' ', '\t', '\n', '\r' -> {
                    if (depth == 0) {
                        return i;
                    }
                    i++;
                }
                default -> i++;
            }
        }
    }
}
