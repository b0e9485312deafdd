package io.pondpilot.egress.postgres;

import io.pondpilot.egress.postgres.Lexer.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which statements a read-only session may run. What is not listed here is refused, and so is what
/// is not understood: the server refuses writes of its own accord in a read-only transaction, and
/// this keeps the worker from leaving that, and from what such a transaction does not cover.
final class Statements {
    private static final Set<String> QUERY = Set.of("select", "with", "values", "table");

    /// Nowhere in a query, unless in quotes: they write, also inside `WITH`, or lock rows.
    private static final Set<String> NOT_IN_QUERY =
            Set.of("insert", "update", "delete", "merge", "into");

    /// All words of `BEGIN`, `START TRANSACTION` and `SET TRANSACTION`; `WRITE` is none of them.
    private static final Set<String> MODES =
            Set.of(
                    "transaction",
                    "work",
                    "isolation",
                    "level",
                    "repeatable",
                    "read",
                    "only",
                    "committed",
                    "uncommitted",
                    "serializable",
                    "deferrable",
                    "not");

    private static final Set<String> ENDS =
            Set.of("work", "transaction", "and", "no", "chain", "to", "savepoint");

    /// How values are written and names are found; nothing of the transaction, the account, limits
    /// or the encoding.
    private static final Set<String> SETTINGS =
            Set.of(
                    "search_path",
                    "datestyle",
                    "intervalstyle",
                    "timezone",
                    "extra_float_digits",
                    "bytea_output");

    /// How a query goes on behind parentheses.
    private static final Set<String> GOES_ON =
            Set.of("union", "intersect", "except", "order", "limit", "offset", "fetch");

    private static final Set<String> DISCARDED =
            Set.of("all", "plans", "sequences", "temp", "temporary");

    private static final Set<String> CURSOR =
            Set.of(
                    "binary",
                    "insensitive",
                    "asensitive",
                    "no",
                    "scroll",
                    "cursor",
                    "with",
                    "without",
                    "hold");

    private final Lexer lexer;

    private Statements(byte[] sql) {
        lexer = new Lexer(sql);
    }

    /// Why a text of any number of statements is refused, in words without any part of it; empty
    /// when all of them are allowed.
    static Optional<String> refusal(byte[] sql) {
        var statements = new Statements(sql);
        try {
            statements.all();
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(e.reason);
        }
    }

    private void all() throws Refused {
        lexer.next();
        while (lexer.kind() != Kind.END) {
            if (lexer.kind() != Kind.SEMICOLON) {
                one();
                if (!atEnd()) {
                    throw new Refused("more than the statement that it begins as");
                }
            }
            lexer.next();
        }
    }

    private void one() throws Refused {
        if (lexer.kind() == Kind.OPEN || isQuery()) {
            query(false);
            return;
        }
        if (lexer.kind() != Kind.WORD) {
            throw new Refused("no statement");
        }
        String first = lexer.text();
        lexer.next();
        switch (first) {
            case "copy" -> copy();
            case "begin" -> words(MODES);
            case "start" -> {
                keyword("transaction");
                words(MODES);
            }
            case "commit", "end" -> words(ENDS);
            case "rollback", "abort" -> rollback();
            case "savepoint", "release", "show", "fetch", "move", "close", "deallocate" -> names();
            case "discard" -> words(DISCARDED);
            case "set" -> set();
            case "reset" -> reset();
            case "explain" -> explain();
            case "declare" -> declare();
            default -> throw new Refused("a statement that is no query");
        }
    }

    /// A query to the end of the statement, or of the parentheses that it stands in.
    private void query(boolean nested) throws Refused {
        int depth = 0;
        while (true) {
            switch (lexer.kind()) {
                case UNCLEAR -> throw new Refused("a text that is not understood");
                case SEMICOLON, END -> {
                    if (depth > 0 || nested) {
                        throw new Refused("parentheses without an end");
                    }
                    return;
                }
                case OPEN -> depth++;
                case CLOSE -> {
                    if (depth == 0) {
                        if (nested) {
                            return;
                        }
                        throw new Refused("parentheses without a beginning");
                    }
                    depth--;
                }
                case WORD, NAME -> {
                    word();
                    continue;
                }
                case STRING, NUMBER, PARAMETER, COMMA, DOT, EQUALS, SIGN -> {}
            }
            lexer.next();
        }
    }

    /// A word of a query, and what it is used as.
    private void word() throws Refused {
        if (lexer.kind() == Kind.WORD && NOT_IN_QUERY.contains(lexer.text())) {
            throw new Refused("a query that writes");
        }
        String name = lexer.text();
        lexer.next();
        if (lexer.kind() == Kind.OPEN && Functions.refused(name.toLowerCase(Locale.ROOT))) {
            throw new Refused("a function that does more than read");
        }
    }

    private void copy() throws Refused {
        if (lexer.kind() == Kind.OPEN) {
            lexer.next();
            if (lexer.kind() != Kind.OPEN && !isQuery()) {
                throw new Refused("a copy of no query");
            }
            query(true);
            lexer.next();
        } else {
            table();
        }
        keyword("to");
        keyword("stdout");
        // Only options may follow, and none of them writes.
        query(false);
    }

    private void table() throws Refused {
        name();
        while (lexer.kind() == Kind.DOT) {
            lexer.next();
            name();
        }
        if (lexer.kind() == Kind.OPEN) {
            do {
                lexer.next();
                name();
            } while (lexer.kind() == Kind.COMMA);
            if (lexer.kind() != Kind.CLOSE) {
                throw new Refused("a copy of no table");
            }
            lexer.next();
        }
    }

    private void name() throws Refused {
        if (lexer.kind() != Kind.WORD && lexer.kind() != Kind.NAME) {
            throw new Refused("no name where one belongs");
        }
        lexer.next();
    }

    private void rollback() throws Refused {
        while (lexer.kind() == Kind.WORD && ENDS.contains(lexer.text())) {
            boolean named = lexer.is("to") || lexer.is("savepoint");
            lexer.next();
            if (named && !lexer.is("savepoint")) {
                names();
            }
        }
    }

    private void set() throws Refused {
        if (lexer.is("session") || lexer.is("local")) {
            lexer.next();
        }
        if (lexer.is("transaction")) {
            lexer.next();
            if (lexer.is("snapshot")) {
                lexer.next();
                values();
            } else {
                words(MODES);
            }
        } else if (lexer.is("time")) {
            lexer.next();
            keyword("zone");
            values();
        } else {
            setting();
            if (lexer.kind() != Kind.EQUALS && !lexer.is("to")) {
                throw new Refused("a setting that may not be changed");
            }
            lexer.next();
            values();
        }
    }

    private void reset() throws Refused {
        if (lexer.is("all")) {
            lexer.next();
        } else {
            setting();
        }
    }

    private void setting() throws Refused {
        boolean named = lexer.kind() == Kind.WORD || lexer.kind() == Kind.NAME;
        if (!named || !SETTINGS.contains(lexer.text().toLowerCase(Locale.ROOT))) {
            throw new Refused("a setting that may not be changed");
        }
        lexer.next();
    }

    private void explain() throws Refused {
        if (lexer.kind() == Kind.OPEN) {
            lexer.next();
            boolean query = lexer.kind() == Kind.OPEN || isQuery();
            query(true);
            lexer.next();
            if (query) {
                if (!atEnd() && !(lexer.kind() == Kind.WORD && GOES_ON.contains(lexer.text()))) {
                    throw new Refused("an explanation of no query");
                }
                query(false);
                return;
            }
        }
        while (lexer.is("analyze") || lexer.is("analyse") || lexer.is("verbose")) {
            lexer.next();
        }
        if (lexer.kind() != Kind.OPEN && !isQuery()) {
            throw new Refused("an explanation of no query");
        }
        query(false);
    }

    private void declare() throws Refused {
        name();
        words(CURSOR);
        keyword("for");
        if (lexer.kind() != Kind.OPEN && !isQuery()) {
            throw new Refused("a cursor on no query");
        }
        query(false);
    }

    private boolean isQuery() {
        return lexer.kind() == Kind.WORD && QUERY.contains(lexer.text());
    }

    private void keyword(String word) throws Refused {
        if (!lexer.is(word)) {
            throw new Refused("a statement that is no query");
        }
        lexer.next();
    }

    /// Only these words, and commas.
    private void words(Set<String> allowed) {
        while (lexer.kind() == Kind.COMMA
                || (lexer.kind() == Kind.WORD && allowed.contains(lexer.text()))) {
            lexer.next();
        }
    }

    /// Names and numbers, of which none is called.
    private void names() {
        while (lexer.kind() == Kind.WORD
                || lexer.kind() == Kind.NAME
                || lexer.kind() == Kind.NUMBER
                || lexer.kind() == Kind.DOT
                || lexer.kind() == Kind.SIGN) {
            lexer.next();
        }
    }

    private void values() {
        while (lexer.kind() == Kind.STRING || lexer.kind() == Kind.COMMA) {
            lexer.next();
        }
        names();
        while (lexer.kind() == Kind.STRING
                || lexer.kind() == Kind.COMMA
                || lexer.kind() == Kind.WORD
                || lexer.kind() == Kind.NAME) {
            lexer.next();
        }
    }

    private boolean atEnd() {
        return lexer.kind() == Kind.SEMICOLON || lexer.kind() == Kind.END;
    }

    /// The way out of a statement; no failure.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
