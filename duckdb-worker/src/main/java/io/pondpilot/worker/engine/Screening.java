package io.pondpilot.worker.engine;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a user's statement may not do although DuckDB would. The kind of the statement comes from
/// DuckDB's own parser; functions that reach outside are refused by name wherever the name stands
/// as a word of the text, in strings and comments too, because a name hidden there could still be
/// run. What stays open is in `RATIONALE.md`.
final class Screening {
    /// Functions and pragmas that open a connection or a file by their arguments, run a text or raw
    /// memory, or change the whole process.
    static final Set<String> FUNCTIONS =
            Set.of(
                    "enable_logging",
                    "disable_logging",
                    "enable_profiling",
                    "enable_profile",
                    "disable_profiling",
                    "disable_profile",
                    "all_profiling_output",
                    "truncate_duckdb_logs",
                    "duckdb_logs",
                    "duckdb_logs_parsed",
                    "duckdb_log_contexts",
                    "write_log",
                    "enable_progress_bar",
                    "disable_progress_bar",
                    "enable_print_progress_bar",
                    "disable_print_progress_bar",
                    "enable_checkpoint_on_shutdown",
                    "disable_checkpoint_on_shutdown",
                    "enable_object_cache",
                    "disable_object_cache",
                    "postgres_scan",
                    "postgres_scan_pushdown",
                    "postgres_attach",
                    "postgres_execute",
                    "postgres_query",
                    "postgres_configure_pool",
                    "read_postgres_binary",
                    "pg_clear_cache",
                    "mysql_query",
                    "mysql_execute",
                    "mysql_explain_federated",
                    "mysql_debug_execution_plan",
                    "mysql_configure_pool",
                    "mysql_clear_cache",
                    "sqlite_scan",
                    "sqlite_attach",
                    "sqlite_query",
                    "arrow_scan",
                    "arrow_scan_dumb",
                    "seq_scan",
                    "query",
                    "query_table",
                    "json_execute_serialized_sql",
                    "import_database",
                    "copy_database",
                    "add_parquet_key",
                    "read_duckdb",
                    "sql_auto_complete",
                    "from_substrait");

    private static final int LONGEST = FUNCTIONS.stream().mapToInt(String::length).max().orElse(0);

    private Screening() {}

    /// Refuses a text that names a forbidden function.
    ///
    /// @throws EngineException of kind REFUSED
    static void words(String sql) {
        words(sql, Set.of());
    }

    /// Refuses a text that names a forbidden function other than these.
    ///
    /// @return how often these are named
    /// @throws EngineException of kind REFUSED
    static int words(String sql, Set<String> excused) {
        int named = 0;
        int start = -1;
        for (int i = 0; i <= sql.length(); i++) {
            boolean part = i < sql.length() && isWordPart(sql.charAt(i));
            if (part && start < 0) {
                start = i;
            } else if (!part && start >= 0) {
                if (i - start <= LONGEST) {
                    String name = sql.substring(start, i).toLowerCase(Locale.ROOT);
                    if (excused.contains(name)) {
                        named++;
                    } else {
                        refuseFunction(name, sql, i);
                    }
                }
                start = -1;
            }
        }
        return named;
    }

    private static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static void refuseFunction(String name, String sql, int end) {
        if (name.equals("query") && !SqlText.parenthesisFollows(sql, end)) {
            return;
        }
        if (FUNCTIONS.contains(name)) {
            throw refused(
                    "the function '"
                            + name
                            + "' is not available here; use the attached databases by their alias");
        }
    }

    /// Refuses, by its first word, a statement that does something while it is parsed or bound:
    /// EXPORT makes a directory, IMPORT reads files. To be asked before DuckDB is.
    ///
    /// @throws EngineException of kind REFUSED
    static void opening(String sql) {
        switch (SqlText.firstWord(sql)) {
            case "EXPORT" -> statement(StatementType.EXPORT, sql);
            case "IMPORT" -> throw refused("IMPORT is not available: a worker has no files");
            default -> {}
        }
    }

    /// Refuses a statement of a forbidden kind.
    ///
    /// @throws EngineException of kind REFUSED
    static void statement(StatementType type, String sql) {
        if (type.rule() == StatementType.Rule.REFUSED) {
            throw refused(
                    switch (type) {
                        case ATTACH, DETACH ->
                                "the attached databases are those the operator configured; "
                                        + type
                                        + " is not available";
                        case COPY, EXPORT ->
                                type
                                        + " is not available: a worker has no files; select the rows and"
                                        + " write them at the client";
                        case LOAD, EXTENSION, UPDATE_EXTENSIONS ->
                                "extensions are those the operator configured; loading others is not"
                                        + " available";
                        case PREPARE, EXECUTE ->
                                "PREPARE and EXECUTE in SQL are not available; use the prepared"
                                        + " statements of your driver";
                        default -> "statements of kind " + type + " are not available";
                    });
        }
        if (type == StatementType.CREATE && createsSecret(sql)) {
            throw refused("CREATE SECRET is not available: credentials are the operator's");
        }
    }

    /// Refuses an EXPLAIN of a forbidden kind of statement, and of one that cannot be told.
    ///
    /// @throws EngineException of kind REFUSED
    static void explained(StatementType type, String sql) {
        if (type == StatementType.EXPLAIN) {
            throw refused("this form of EXPLAIN is not available");
        }
        statement(type, sql);
    }

    private static boolean createsSecret(String sql) {
        List<String> words = SqlText.leadingWords(sql, 8);
        for (String word : words) {
            switch (word) {
                case "CREATE", "OR", "REPLACE", "PERSISTENT", "TEMPORARY", "TEMP", "LOCAL" -> {}
                default -> {
                    return word.equals("SECRET");
                }
            }
        }
        // No object keyword within reach: fail closed.
        return true;
    }

    private static EngineException refused(String message) {
        return new EngineException(EngineException.Kind.REFUSED, "Permission Error: " + message);
    }
}
