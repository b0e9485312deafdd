package io.pondpilot.egress.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Cuts SQL into words as PostgreSQL's `scan.l` does with `standard_conforming_strings` on, in a
/// server-safe encoding such as UTF-8. Where versions of the server differ, or where a text would
/// have to be decoded to be known, it is [Kind#UNCLEAR].
///
/// After [#next], [#kind] tells what was found, and [#text] its text for a word or a name.
final class Lexer {
    /// The kinds of words.
    enum Kind {
        /// A keyword or a name without quotes, in lower case.
        WORD,
        /// A name in quotes, without them, as it stands.
        NAME,
        /// A text in any kind of quotes.
        STRING,
        NUMBER,
        /// `$1`.
        PARAMETER,
        OPEN,
        CLOSE,
        SEMICOLON,
        COMMA,
        DOT,
        EQUALS,
        /// One character of an operator, or another sign that stands for itself.
        SIGN,
        END,
        UNCLEAR
    }

    private final byte[] sql;
    private int at;
    private boolean escapes;
    private Kind kind = Kind.END;
    private String text = "";

    Lexer(byte[] sql) {
        this.sql = sql;
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    /// Whether it is this keyword.
    boolean is(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    /// Goes on to the next word. At the end, and where it is unclear, it stays.
    void next() {
        if (kind == Kind.UNCLEAR) {
            return;
        }
        boolean afterEscapes = escapes;
        escapes = false;
        text = "";
        if (!skipBlank()) {
            kind = Kind.UNCLEAR;
            return;
        }
        kind = at == sql.length ? Kind.END : word(afterEscapes);
    }

    private Kind word(boolean afterEscapes) {
        byte c = sql[at];
        if (startsName(c)) {
            return name();
        }
        if (digit(c) || (c == '.' && digit(peek(1)))) {
            return number();
        }
        return switch (c) {
            // A text goes on behind a line break, with or without escapes as it began.
            case '\'' -> afterEscapes ? Kind.UNCLEAR : quoted();
            case '"' -> quotedName();
            case '$' -> dollar();
            default -> {
                at++;
                yield sign(c);
            }
        };
    }

    private static Kind sign(byte c) {
        return switch (c) {
            case '(' -> Kind.OPEN;
            case ')' -> Kind.CLOSE;
            case ';' -> Kind.SEMICOLON;
            case ',' -> Kind.COMMA;
            case '.' -> Kind.DOT;
            case '=' -> Kind.EQUALS;
            case '+',
                    '-',
                    '*',
                    '/',
                    '<',
                    '>',
                    '~',
                    '!',
                    '@',
                    '#',
                    '%',
                    '^',
                    '&',
                    '|',
                    '`',
                    '?',
                    ':',
                    '[',
                    ']' ->
                    Kind.SIGN;
            default -> Kind.UNCLEAR;
        };
    }

    private Kind name() {
        int start = at;
        while (at < sql.length && continuesName(sql[at])) {
            at++;
        }
        if (at - start == 1 && at < sql.length) {
            byte prefix = sql[start];
            if ((prefix == 'e' || prefix == 'E') && sql[at] == '\'') {
                return escaped();
            }
            if ((prefix == 'u' || prefix == 'U')
                    && sql[at] == '&'
                    && (peek(1) == '\'' || peek(1) == '"')) {
                return Kind.UNCLEAR;
            }
        }
        text =
                new String(sql, start, at - start, StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
        return Kind.WORD;
    }

    private Kind number() {
        while (at < sql.length && (digit(sql[at]) || sql[at] == '.' || sql[at] == '_')) {
            at++;
        }
        if (at < sql.length && (sql[at] == 'e' || sql[at] == 'E')) {
            at++;
            if (at < sql.length && (sql[at] == '+' || sql[at] == '-')) {
                at++;
            }
            if (!digit(peek(0))) {
                return Kind.UNCLEAR;
            }
            while (at < sql.length && digit(sql[at])) {
                at++;
            }
        }
        // Older servers read 1or as two words, newer ones refuse it.
        return at < sql.length && continuesName(sql[at]) ? Kind.UNCLEAR : Kind.NUMBER;
    }

    private Kind quoted() {
        for (at++; at < sql.length; at++) {
            if (sql[at] == '\'') {
                if (peek(1) != '\'') {
                    at++;
                    return Kind.STRING;
                }
                at++;
            }
        }
        return Kind.UNCLEAR;
    }

    private Kind escaped() {
        for (at++; at < sql.length; at++) {
            if (sql[at] == '\\') {
                at++;
            } else if (sql[at] == '\'') {
                if (peek(1) != '\'') {
                    at++;
                    escapes = true;
                    return Kind.STRING;
                }
                at++;
            }
        }
        at = sql.length;
        return Kind.UNCLEAR;
    }

    private Kind quotedName() {
        int start = at + 1;
        boolean doubled = false;
        for (at++; at < sql.length; at++) {
            if (sql[at] == '"') {
                if (peek(1) != '"') {
                    String name = new String(sql, start, at - start, StandardCharsets.ISO_8859_1);
                    text = doubled ? name.replace("\"\"", "\"") : name;
                    at++;
                    return Kind.NAME;
                }
                doubled = true;
                at++;
            }
        }
        return Kind.UNCLEAR;
    }

    private Kind dollar() {
        int start = at++;
        if (digit(peek(0))) {
            while (at < sql.length && digit(sql[at])) {
                at++;
            }
            return at < sql.length && continuesName(sql[at]) ? Kind.UNCLEAR : Kind.PARAMETER;
        }
        if (at < sql.length && startsName(sql[at])) {
            while (at < sql.length && continuesName(sql[at]) && sql[at] != '$') {
                at++;
            }
        }
        if (peek(0) != '$') {
            return Kind.UNCLEAR;
        }
        int length = ++at - start;
        for (; at + length <= sql.length; at++) {
            if (sql[at] == '$' && same(start, at, length)) {
                at += length;
                return Kind.STRING;
            }
        }
        return Kind.UNCLEAR;
    }

    private boolean same(int first, int second, int length) {
        for (int i = 0; i < length; i++) {
            if (sql[first + i] != sql[second + i]) {
                return false;
            }
        }
        return true;
    }

    /// Skips white space and comments; false when a comment has no end.
    private boolean skipBlank() {
        while (at < sql.length) {
            byte c = sql[at];
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                while (at < sql.length && sql[at] != '\n' && sql[at] != '\r') {
                    at++;
                }
            } else if (c == '/' && peek(1) == '*') {
                if (!skipComment()) {
                    return false;
                }
            } else {
                return true;
            }
        }
        return true;
    }

    private boolean skipComment() {
        int depth = 0;
        while (at < sql.length) {
            if (sql[at] == '/' && peek(1) == '*') {
                depth++;
                at += 2;
            } else if (sql[at] == '*' && peek(1) == '/') {
                depth--;
                at += 2;
                if (depth == 0) {
                    return true;
                }
            } else {
                at++;
            }
        }
        return false;
    }

    private byte peek(int ahead) {
        return at + ahead < sql.length ? sql[at + ahead] : 0;
    }

    private static boolean digit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static boolean startsName(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c < 0;
    }

    private static boolean continuesName(byte c) {
        return startsName(c) || digit(c) || c == '$';
    }
}
