package io.pondpilot.egress.mysql;

import io.pondpilot.egress.mysql.Lexer.Doubt;
import io.pondpilot.egress.mysql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What may be asked of a database that is read-only here: queries that lock nothing and leave
/// nothing behind, what describes tables, transactions, and a few settings of the session. All else
/// is refused. The account may have more rights than that; this and the session's own setting stand
/// between.
///
/// @param database the only one that may become the current one
record ReadOnlyScreen(String database) {
    private static final Set<String> QUERY = Set.of("SELECT", "WITH", "VALUES", "TABLE");
    private static final Pattern NAME = Pattern.compile("[A-Z0-9_$\\x80-\\uffff]+|`");
    private static final Pattern TRANSACTION =
            Pattern.compile(
                    "START TRANSACTION( (READ ONLY|WITH CONSISTENT SNAPSHOT)"
                            + "( , (READ ONLY|WITH CONSISTENT SNAPSHOT))?)?"
                            + "|BEGIN( WORK)?"
                            + "|(COMMIT|ROLLBACK)( WORK)?( AND( NO)? CHAIN)?( NO RELEASE)?"
                            + "|(ROLLBACK( WORK)? TO( SAVEPOINT)?|SAVEPOINT|RELEASE SAVEPOINT)"
                            + " ("
                            + NAME
                            + ")");
    private static final Pattern SHOW =
            Pattern.compile(
                    "SHOW( EXTENDED)?( FULL)?( GLOBAL| SESSION| LOCAL)?"
                            + " (TABLES|COLUMNS|FIELDS|INDEX|INDEXES|KEYS|DATABASES|SCHEMAS"
                            + "|VARIABLES|STATUS|WARNINGS|ERRORS|CHARSET|CHARACTER SET|COLLATION"
                            + "|ENGINES|STORAGE ENGINES|TABLE STATUS"
                            + "|CREATE (TABLE|VIEW|DATABASE|SCHEMA)"
                            + "|COUNT \\( \\* \\) (WARNINGS|ERRORS))( .*)?");
    private static final Pattern DESCRIBED =
            Pattern.compile("(" + NAME + ")( \\. (" + NAME + "))?( (" + NAME + "|'))?");
    private static final Pattern EXPLAIN_OPTIONS =
            Pattern.compile("(EXTENDED|PARTITIONS|ANALYZE|FORMAT = [A-Z_]+) ");

    /// Why a text is refused; empty when it may pass. The reason holds nothing of the text.
    Optional<String> refusal(String sql) {
        try {
            List<Token> statement = new ArrayList<>();
            for (Token token : Lexer.tokens(sql)) {
                if (!token.symbol(';')) {
                    statement.add(token);
                } else {
                    check(statement);
                    statement.clear();
                }
            }
            check(statement);
            return Optional.empty();
        } catch (Doubt doubt) {
            return Optional.of(doubt.reason());
        }
    }

    private void check(List<Token> statement) throws Doubt {
        if (statement.isEmpty()) {
            return;
        }
        if (query(statement)) {
            Harm.refuse(statement);
            return;
        }
        boolean allowed =
                switch (statement.getFirst().upper()) {
                    case "SHOW" -> {
                        Harm.refuse(statement.subList(1, statement.size()));
                        yield SHOW.matcher(flat(statement)).matches();
                    }
                    case "DESC", "DESCRIBE", "EXPLAIN" -> explain(statement);
                    case "START", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" ->
                            TRANSACTION.matcher(flat(statement)).matches();
                    case "USE" ->
                            statement.size() == 2
                                    && statement.get(1).name()
                                    && statement.get(1).text().equals(database);
                    case "SET" -> SessionSettings.harmless(statement);
                    default -> false;
                };
        if (!allowed || statement.getFirst().kind() != Kind.WORD) {
            throw new Doubt("only queries are allowed");
        }
    }

    private static boolean query(List<Token> statement) {
        for (Token token : statement) {
            if (!token.symbol('(')) {
                return token.kind() == Kind.WORD && QUERY.contains(token.upper());
            }
        }
        return false;
    }

    private static boolean explain(List<Token> statement) throws Doubt {
        List<Token> rest = statement.subList(1, statement.size());
        Harm.refuse(rest);
        while (!rest.isEmpty() && !query(rest)) {
            var option = EXPLAIN_OPTIONS.matcher(flat(rest) + " ");
            if (!option.lookingAt()) {
                return DESCRIBED.matcher(flat(rest)).matches();
            }
            rest = rest.subList(option.group(1).startsWith("FORMAT") ? 3 : 1, rest.size());
        }
        return !rest.isEmpty();
    }

    /// Words and symbols with a space between; a backtick for a quoted name, a quote for a text.
    static String flat(List<Token> tokens) {
        return tokens.stream()
                .map(token ->
                        switch (token.kind()) {
                            case WORD, NUMBER, SYMBOL -> token.upper();
                            case NAME -> "`";
                            case TEXT -> "'";
                        })
                .collect(Collectors.joining(" "));
    }
}
