package io.pondpilot.egress.mysql;

import io.pondpilot.egress.mysql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts a statement as MySQL and MariaDB do. What they cut in different ways, or by settings, or in
/// a way that hides a key word (`1.INTO`, `/*! */`), is refused, so that nothing is read here that
/// a server reads as something else. Holds for `utf8mb4` and for an `sql_mode` without
/// `ANSI_QUOTES` and `NO_BACKSLASH_ESCAPES`, which a read-only session has from its start.
final class Lexer {
    private static final Pattern NUMBER =
            Pattern.compile("\\d+([eE]\\d*)?|0x[0-9a-fA-F]+|0b[01]+", Pattern.CASE_INSENSITIVE);

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
    }

    /// The pieces of a text, without comments and spaces.
    ///
    /// @throws Doubt when a server may read it in another way
    static List<Token> tokens(String sql) throws Doubt {
        var lexer = new Lexer(sql);
        while (lexer.at < sql.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() throws Doubt {
        char c = sql.charAt(at);
        switch (c) {
            case ' ', '\t', '\n', '\r' -> at++;
            case '\'' -> text('\'', true);
            case '"' -> text('"', false);
            case '`' -> quotedName();
            case '#' -> lineComment();
            case '\\' -> throw new Doubt("a backslash outside of quotes");
            case '-' -> {
                if (commentOfDashes()) {
                    lineComment();
                } else {
                    symbol(c);
                }
            }
            case '/' -> {
                if (peek(1) == '*') {
                    comment();
                } else {
                    symbol(c);
                }
            }
            default -> {
                if (c < ' ' || c == 0x7f) {
                    throw new Doubt("a control character");
                } else if (partOfWord(c)) {
                    word();
                } else {
                    symbol(c);
                }
            }
        }
    }

    private void symbol(char c) {
        tokens.add(new Token(Kind.SYMBOL, String.valueOf(c)));
        at++;
    }

    private void word() throws Doubt {
        int start = at;
        while (at < sql.length() && partOfWord(sql.charAt(at))) {
            at++;
        }
        String text = sql.substring(start, at);
        if (text.charAt(0) == '$') {
            // MySQL 9 quotes by dollars.
            throw new Doubt("a name that begins with a dollar");
        }
        if (!Character.isDigit(text.charAt(0))) {
            tokens.add(new Token(Kind.WORD, text));
        } else if (NUMBER.matcher(text).matches()) {
            tokens.add(new Token(Kind.NUMBER, text));
        } else {
            throw new Doubt("a number that runs into a word");
        }
    }

    private void text(char quote, boolean escapes) throws Doubt {
        for (int i = at + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\\') {
                if (!escapes) {
                    // With ANSI_QUOTES it would not escape.
                    throw new Doubt("a backslash in double quotes");
                }
                i++;
            } else if (c == quote) {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    tokens.add(new Token(Kind.TEXT, sql.substring(at + 1, i)));
                    at = i + 1;
                    return;
                }
            }
        }
        throw new Doubt("a quote without an end");
    }

    private void quotedName() throws Doubt {
        var name = new StringBuilder();
        for (int i = at + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '`') {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == '`') {
                    i++;
                } else {
                    tokens.add(new Token(Kind.NAME, name.toString()));
                    at = i + 1;
                    return;
                }
            }
            name.append(c);
        }
        throw new Doubt("a quote without an end");
    }

    /// `--x` is minus minus x; only with a space behind it is it a comment.
    private boolean commentOfDashes() {
        if (peek(1) != '-') {
            return false;
        }
        return at + 2 >= sql.length() || " \t\r\n".indexOf(sql.charAt(at + 2)) >= 0;
    }

    private void lineComment() throws Doubt {
        int end = sql.indexOf('\n', at);
        int stop = end < 0 ? sql.length() : end;
        // The servers' own end of input.
        if (sql.substring(at, stop).indexOf('\0') >= 0) {
            throw new Doubt("a control character");
        }
        at = stop;
    }

    private void comment() throws Doubt {
        char mark = peek(2);
        if (mark == '!' || mark == '+' || ((mark == 'M' || mark == 'm') && peek(3) == '!')) {
            throw new Doubt("a comment that a server runs");
        }
        int end = sql.indexOf("*/", at + 2);
        if (end < 0 || sql.substring(at, end).indexOf('\0') >= 0) {
            throw new Doubt("a comment without an end");
        }
        at = end + 2;
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
    }

    private static boolean partOfWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c >= 0x80;
    }

    /// A text that may mean something else to a server. The message is for the user and holds
    /// nothing of the text.
    static final class Doubt extends Exception {
        private final String reason;

        Doubt(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
