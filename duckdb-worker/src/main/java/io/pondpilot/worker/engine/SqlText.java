package io.pondpilot.worker.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a text at the semicolons that separate statements. It only proposes the cuts: DuckDB's own
/// parser confirms that every piece is one statement before any of them runs.
final class SqlText {
    private final String text;
    private int at;

    private SqlText(String text) {
        this.text = text;
    }

    /// The pieces, without those that hold nothing but space and comments.
    static List<String> split(String sql) {
        SqlText cursor = new SqlText(sql);
        List<String> pieces = new ArrayList<>();
        int start = 0;
        boolean empty = true;
        while (cursor.at < sql.length()) {
            char next = sql.charAt(cursor.at);
            if (next == ';') {
                if (!empty) {
                    pieces.add(sql.substring(start, cursor.at));
                }
                start = ++cursor.at;
                empty = true;
            } else if (Character.isWhitespace(next) || cursor.skippedComment()) {
                cursor.at += Character.isWhitespace(next) ? 1 : 0;
            } else {
                empty = false;
                cursor.skipToken();
            }
        }
        if (!empty) {
            pieces.add(sql.substring(start));
        }
        return pieces;
    }

    private boolean skippedComment() {
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
            return true;
        }
        if (!text.startsWith("/*", at)) {
            return false;
        }
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
        return true;
    }

    private void skipToken() {
        char first = text.charAt(at);
        if (first == '\'' || first == '"') {
            boolean escapes = first == '\'' && at > 0 && isEscapePrefix(at - 1);
            skipQuoted(first, escapes);
        } else if (first == '$' && skippedDollarQuoted()) {
            return;
        } else if (Character.isJavaIdentifierStart(first) && first != '$') {
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
        } else {
            at++;
        }
    }

    private boolean isEscapePrefix(int index) {
        char letter = text.charAt(index);
        boolean alone = index == 0 || !Character.isJavaIdentifierPart(text.charAt(index - 1));
        return alone && (letter == 'e' || letter == 'E');
    }

    private void skipQuoted(char quote, boolean escapes) {
        at++;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (escapes && next == '\\') {
                at++;
            } else if (next == quote) {
                if (at < text.length() && text.charAt(at) == quote) {
                    at++;
                } else {
                    return;
                }
            }
        }
    }

    private boolean skippedDollarQuoted() {
        int end = at + 1;
        while (end < text.length()
                && text.charAt(end) != '$'
                && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        boolean tagged =
                end < text.length()
                        && text.charAt(end) == '$'
                        && !(end > at + 1 && Character.isDigit(text.charAt(at + 1)));
        if (!tagged) {
            return false;
        }
        String tag = text.substring(at, end + 1);
        int close = text.indexOf(tag, end + 1);
        at = close < 0 ? text.length() : close + tag.length();
        return true;
    }

    /// Whether a piece may be a PIVOT without a list of values, which DuckDB itself turns into two
    /// statements: it creates a temporary type of the values, then selects. Nothing else can hide
    /// in such a piece, because it has no semicolon at all.
    static boolean isPivot(String piece) {
        return isOne(piece) && piece.toUpperCase(Locale.ROOT).contains("PIVOT");
    }

    /// Whether a text cannot hold more than one statement: it has no semicolon but at its end.
    static boolean isOne(String sql) {
        int first = sql.indexOf(';');
        return first < 0 || sql.substring(first + 1).isBlank();
    }

    /// Whether the next token after an identifier, its closing quote, space and comments is `(`.
    static boolean parenthesisFollows(String sql, int end) {
        SqlText cursor = new SqlText(sql);
        cursor.at = end < sql.length() && sql.charAt(end) == '"' ? end + 1 : end;
        while (cursor.at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(cursor.at))) {
                cursor.at++;
            } else if (!cursor.skippedComment()) {
                return sql.charAt(cursor.at) == '(';
            }
        }
        return false;
    }

    /// The statement that an EXPLAIN is about, without the options of the EXPLAIN; what is not an
    /// EXPLAIN is returned as it is. It only proposes: what is cut off wrongly is no statement to
    /// DuckDB's parser.
    static String explained(String sql) {
        SqlText cursor = new SqlText(sql);
        cursor.skipSpace();
        if (!cursor.skippedWord("EXPLAIN")) {
            return sql;
        }
        cursor.skipSpace();
        int start = cursor.at;
        if (cursor.skippedOptions()) {
            return sql.substring(cursor.at);
        }
        cursor.at = start;
        if (cursor.skippedWord("ANALYZE") || cursor.skippedWord("ANALYSE")) {
            cursor.skipSpace();
        }
        cursor.skippedWord("VERBOSE");
        return sql.substring(cursor.at);
    }

    /// A parenthesis that begins with the name of an option, which no SELECT does.
    private boolean skippedOptions() {
        if (at >= text.length() || text.charAt(at) != '(') {
            return false;
        }
        at++;
        skipSpace();
        boolean option = false;
        for (String name : List.of("ANALYZE", "ANALYSE", "VERBOSE", "FORMAT")) {
            option |= skippedWord(name);
        }
        int depth = 1;
        while (option && depth > 0 && at < text.length()) {
            char next = text.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (!skippedComment()) {
                depth += next == '(' ? 1 : next == ')' ? -1 : 0;
                skipToken();
            }
        }
        return option;
    }

    private void skipSpace() {
        boolean skipped = true;
        while (skipped && at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                skipped = skippedComment();
            }
        }
    }

    private boolean skippedWord(String word) {
        int end = at + word.length();
        if (!text.regionMatches(true, at, word, 0, word.length())
                || (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end)))) {
            return false;
        }
        at = end;
        return true;
    }

    /// The first word outside of comments in upper case, whatever stands before it: what is no
    /// space to us may be one to DuckDB. Empty when there is none.
    static String firstWord(String sql) {
        SqlText cursor = new SqlText(sql);
        while (cursor.at < sql.length()) {
            if (Character.isLetter(sql.charAt(cursor.at))) {
                int start = cursor.at;
                cursor.skipToken();
                return sql.substring(start, cursor.at).toUpperCase(Locale.ROOT);
            }
            if (!cursor.skippedComment()) {
                cursor.at++;
            }
        }
        return "";
    }

    /// The words (runs of letters, digits and underscores) at the start of a statement, comments
    /// skipped, in upper case.
    static List<String> leadingWords(String sql, int atMost) {
        SqlText cursor = new SqlText(sql);
        List<String> words = new ArrayList<>();
        while (cursor.at < sql.length() && words.size() < atMost) {
            char next = sql.charAt(cursor.at);
            if (Character.isWhitespace(next)) {
                cursor.at++;
            } else if (!cursor.skippedComment()) {
                int start = cursor.at;
                cursor.skipToken();
                if (!Character.isJavaIdentifierStart(next)) {
                    break;
                }
                words.add(sql.substring(start, cursor.at).toUpperCase(Locale.ROOT));
            }
        }
        return words;
    }

    /// Whether a name stands in a text as a word, in whatever case.
    static boolean mentions(String text, String name) {
        String lower = text.toLowerCase(Locale.ROOT);
        String word = name.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
            boolean starts = at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1));
            int end = at + word.length();
            boolean ends = end == lower.length() || !Character.isLetterOrDigit(lower.charAt(end));
            if (starts && ends) {
                return true;
            }
        }
        return false;
    }
}
