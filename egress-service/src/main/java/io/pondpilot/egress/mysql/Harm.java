package io.pondpilot.egress.mysql;

import io.pondpilot.egress.mysql.Lexer.Doubt;
import io.pondpilot.egress.mysql.Token.Kind;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a query can do besides reading: write a file or a variable, lock rows or names, change a
/// sequence, read files of the server, run programs, see what others run.
final class Harm {
    /// Reserved words of both servers, so no name without quotes.
    private static final Set<String> WORDS =
            Set.of(
                    "INTO",
                    "OUTFILE",
                    "DUMPFILE",
                    "UPDATE",
                    "DELETE",
                    "LOCK",
                    "PROCEDURE",
                    "CALL",
                    "LOAD");

    /// Statements, unless they are called as functions.
    private static final Set<String> STATEMENTS = Set.of("INSERT", "REPLACE", "TRUNCATE");

    private static final Pattern FUNCTIONS =
            Pattern.compile(
                    "LOAD_FILE|GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS|NEXTVAL|SETVAL"
                            + "|SYS_(EXEC|EVAL|GET|SET)|(MASTER|SOURCE)_(POS|GTID)_WAIT"
                            + "|WAIT_(FOR|UNTIL)_.*|SERVICE_.*_LOCKS|SPIDER_.*|GROUP_REPLICATION_.*"
                            + "|ASYNCHRONOUS_.*|KEYRING_.*|AUDIT_.*|VERSION_TOKENS_.*|WSREP_.*"
                            + "|GTID_.*_WAIT|BINLOG_GTID_POS|MASK_.*|MYSQL_FIREWALL_.*"
                            + "|SET_FIREWALL_.*|READ_FIREWALL_.*");

    /// Whose statements run and which accounts there are.
    private static final Set<String> SCHEMAS = Set.of("MYSQL", "PERFORMANCE_SCHEMA", "SYS");

    private static final Set<String> TABLES =
            Set.of("PROCESSLIST", "INNODB_TRX", "METADATA_LOCK_INFO", "USER_VARIABLES");

    /// Character sets whose texts end where those of UTF-8 do.
    private static final Set<String> INTRODUCERS =
            Set.of("_UTF8", "_UTF8MB3", "_UTF8MB4", "_BINARY", "_LATIN1", "_ASCII");

    private Harm() {}

    /// Looks at every piece.
    ///
    /// @throws Doubt when one may do harm
    static void refuse(List<Token> statement) throws Doubt {
        for (int i = 0; i < statement.size(); i++) {
            Token token = statement.get(i);
            Token next = i + 1 < statement.size() ? statement.get(i + 1) : new Token(Kind.TEXT, "");
            if (token.kind() == Kind.WORD) {
                word(token.upper(), next);
            }
            if (token.name()) {
                name(token.upper(), next);
            }
            if (token.symbol(':') && next.symbol('=')) {
                throw new Doubt("a variable is set");
            }
        }
    }

    private static void word(String word, Token next) throws Doubt {
        if (WORDS.contains(word) || (STATEMENTS.contains(word) && !next.symbol('('))) {
            throw new Doubt("only queries are allowed");
        }
        if (word.equals("FOR") && (next.word("UPDATE") || next.word("SHARE"))) {
            throw new Doubt("a query that locks");
        }
        if ((word.equals("NEXT") && next.word("VALUE"))
                || (word.equals("FOR") && next.word("CONNECTION"))) {
            throw new Doubt("only queries are allowed");
        }
        if (word.startsWith("_")
                && next.kind() == Kind.TEXT
                && !next.text().isEmpty()
                && !INTRODUCERS.contains(word)) {
            throw new Doubt("a character set that is not UTF-8");
        }
    }

    private static void name(String name, Token next) throws Doubt {
        if (next.symbol('(') && FUNCTIONS.matcher(name).matches()) {
            throw new Doubt("a function that does more than read");
        }
        if ((next.symbol('.') && SCHEMAS.contains(name)) || TABLES.contains(name)) {
            throw new Doubt("tables of the server itself");
        }
    }
}
