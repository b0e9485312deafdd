package io.pondpilot.egress.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// `SET` of what neither allows writing nor changes how statements are read.
final class SessionSettings {
    private static final String CHARSET = "(?:UTF8|UTF8MB3|UTF8MB4|'(?:UTF8|UTF8MB3|UTF8MB4)')";
    private static final String LEVEL =
            "ISOLATION LEVEL (READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SERIALIZABLE)";
    private static final Pattern TRANSACTION =
            Pattern.compile(
                    "((SESSION|LOCAL) )?TRANSACTION ("
                            + LEVEL
                            + "|READ ONLY|"
                            + LEVEL
                            + " , READ ONLY|READ ONLY , "
                            + LEVEL
                            + ")");
    private static final Pattern NAMES =
            Pattern.compile(
                    "(NAMES|CHARACTER SET|CHARSET) "
                            + CHARSET
                            + "( COLLATE ('UTF8[A-Z0-9_]*'|UTF8[A-Z0-9_]*))?");
    private static final Pattern CHARACTERS =
            Pattern.compile("(CHARACTER_SET_RESULTS) (: )?= (NULL|" + CHARSET + ")");
    private static final Pattern CONSTANT =
            Pattern.compile("'[^']*'|(- )?\\d+|ON|OFF|TRUE|FALSE|DEFAULT|SYSTEM|\\?");
    private static final Set<String> VARIABLES =
            Set.of(
                    "AUTOCOMMIT",
                    "TIME_ZONE",
                    "TX_ISOLATION",
                    "TRANSACTION_ISOLATION",
                    "NET_READ_TIMEOUT",
                    "NET_WRITE_TIMEOUT",
                    "SQL_SELECT_LIMIT",
                    "GROUP_CONCAT_MAX_LEN");
    private static final Pattern SCOPE =
            Pattern.compile("(SESSION |LOCAL |@ @ SESSION \\. |@ @ LOCAL \\. |@ @ )?(.*)");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("([A-Z_]+) (?:: )?= (.*)", Pattern.DOTALL);

    private SessionSettings() {}

    /// Whether all that the statement sets is of that kind.
    static boolean harmless(List<Token> statement) {
        List<Token> rest = statement.subList(1, statement.size());
        if (TRANSACTION.matcher(written(rest)).matches()) {
            return true;
        }
        List<Token> one = new ArrayList<>();
        for (Token token : rest) {
            if (!token.symbol(',')) {
                one.add(token);
            } else if (!assignment(one)) {
                return false;
            } else {
                one.clear();
            }
        }
        return assignment(one);
    }

    private static boolean assignment(List<Token> tokens) {
        var scope = SCOPE.matcher(written(tokens));
        if (!scope.matches()) {
            return false;
        }
        String text = scope.group(2);
        if (NAMES.matcher(text).matches() || CHARACTERS.matcher(text).matches()) {
            return true;
        }
        var assignment = ASSIGNMENT.matcher(text);
        return assignment.matches()
                && VARIABLES.contains(assignment.group(1))
                && CONSTANT.matcher(assignment.group(2)).matches();
    }

    /// As [ReadOnlyScreen#flat], but with the short texts in their quotes. A text that holds a
    /// quote, and a quoted name, stay unreadable, so they match nothing.
    private static String written(List<Token> tokens) {
        var text = new StringBuilder();
        for (Token token : tokens) {
            text.append(text.isEmpty() ? "" : " ");
            switch (token.kind()) {
                case WORD, NUMBER, SYMBOL -> text.append(token.upper());
                case NAME -> text.append('`');
                case TEXT -> text.append('\'').append(token.upper()).append('\'');
            }
        }
        return text.toString();
    }
}
