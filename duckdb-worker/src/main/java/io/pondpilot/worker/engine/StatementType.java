package io.pondpilot.worker.engine;

/// DuckDB's kinds of statement, in the order of `duckdb_statement_type` of its C interface, and
/// what a user may do with them.
enum StatementType {
    INVALID(Rule.REFUSED),
    SELECT(Rule.LAZY),
    INSERT(Rule.EAGER),
    UPDATE(Rule.EAGER),
    EXPLAIN(Rule.EAGER),
    DELETE(Rule.EAGER),
    PREPARE(Rule.REFUSED),
    CREATE(Rule.EAGER),
    EXECUTE(Rule.REFUSED),
    ALTER(Rule.EAGER),
    TRANSACTION(Rule.EAGER),
    COPY(Rule.REFUSED),
    ANALYZE(Rule.EAGER),
    VARIABLE_SET(Rule.EAGER),
    CREATE_FUNC(Rule.EAGER),
    DROP(Rule.EAGER),
    EXPORT(Rule.REFUSED),
    PRAGMA(Rule.EAGER),
    VACUUM(Rule.EAGER),
    CALL(Rule.EAGER),
    SET(Rule.EAGER),
    LOAD(Rule.REFUSED),
    RELATION(Rule.REFUSED),
    EXTENSION(Rule.REFUSED),
    LOGICAL_PLAN(Rule.REFUSED),
    ATTACH(Rule.REFUSED),
    DETACH(Rule.REFUSED),
    MULTI(Rule.REFUSED),
    COPY_DATABASE(Rule.EAGER),
    UPDATE_EXTENSIONS(Rule.REFUSED),
    MERGE_INTO(Rule.EAGER);

    private static final StatementType[] BY_NUMBER = values();

    private final Rule rule;

    StatementType(Rule rule) {
        this.rule = rule;
    }

    /// A number that we do not know is [#INVALID], which is refused.
    static StatementType of(int number) {
        return number < 0 || number >= BY_NUMBER.length ? INVALID : BY_NUMBER[number];
    }

    Rule rule() {
        return rule;
    }

    /// When a statement runs.
    enum Rule {
        /// At DoGet, as a stream.
        LAZY,
        /// At once, exactly once, whatever becomes of the call that fetches its result.
        EAGER,
        /// Never.
        REFUSED
    }
}
