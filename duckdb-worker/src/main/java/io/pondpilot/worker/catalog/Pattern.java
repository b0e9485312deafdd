package io.pondpilot.worker.catalog;

import org.jspecify.annotations.Nullable;

/// A search pattern of a metadata call: `%` is any text, `_` any character, and a backslash takes
/// the meaning from what follows.
final class Pattern {
    private Pattern() {}

    /// The pattern that only this name matches.
    static String exactly(String name) {
        return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /// The pattern as DuckDB's `LIKE ... ESCAPE '\'` takes it without an error: a backslash at the
    /// end stands for itself, and one before an ordinary character takes nothing away.
    static @Nullable String like(@Nullable String pattern) {
        if (pattern == null || pattern.indexOf('\\') < 0) {
            return pattern;
        }
        StringBuilder like = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '\\') {
                like.append(c);
                continue;
            }
            char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : 'x';
            if (next == '%' || next == '_' || next == '\\') {
                like.append(c).append(next);
                i++;
            } else {
                like.append("\\\\");
            }
        }
        return like.toString();
    }
}
