package io.pondpilot.worker.flight;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedElementActions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedPositionedCommands;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/// What `GetSqlInfo` answers: everything the JDBC driver and tools on it ask for, because a missing
/// key made them fail (apache/arrow#40249).
final class SqlInfos {
    private static final String[] KEYWORDS = {
        "ANALYSE",
        "ANALYZE",
        "ANTI",
        "ASOF",
        "COLUMNS",
        "CONCURRENTLY",
        "DESCRIBE",
        "EXCLUDE",
        "FREEZE",
        "GLOB",
        "ILIKE",
        "ISNULL",
        "LAMBDA",
        "LIMIT",
        "MACRO",
        "MAP",
        "NOTNULL",
        "OFFSET",
        "PIVOT",
        "PIVOT_LONGER",
        "PIVOT_WIDER",
        "PLACING",
        "POSITIONAL",
        "PRAGMA",
        "QUALIFY",
        "REPLACE",
        "RETURNING",
        "SEMI",
        "SHOW",
        "STRUCT",
        "SUMMARIZE",
        "TRY_CAST",
        "UNPACK",
        "UNPIVOT",
        "VARIADIC",
        "VERBOSE"
    };
    private static final String[] NUMERIC = {
        "ABS", "ACOS", "ASIN", "ATAN", "ATAN2", "CBRT", "CEILING", "COS", "COSH", "COT", "DEGREES",
        "EXP", "FLOOR", "GCD", "LCM", "LN", "LOG", "LOG10", "LOG2", "MOD", "PI", "POWER", "RADIANS",
        "RANDOM", "ROUND", "SIGN", "SIN", "SINH", "SQRT", "TAN", "TANH", "TRUNC"
    };
    private static final String[] STRING = {
        "ASCII",
        "CHARACTER_LENGTH",
        "CHAR_LENGTH",
        "CHR",
        "CONCAT",
        "CONTAINS",
        "ENDS_WITH",
        "INSTR",
        "LCASE",
        "LEFT",
        "LENGTH",
        "LOWER",
        "LPAD",
        "LTRIM",
        "POSITION",
        "REGEXP_MATCHES",
        "REGEXP_REPLACE",
        "REPEAT",
        "REPLACE",
        "REVERSE",
        "RIGHT",
        "RPAD",
        "RTRIM",
        "SPLIT_PART",
        "STARTS_WITH",
        "STRLEN",
        "SUBSTRING",
        "TRANSLATE",
        "TRIM",
        "UCASE",
        "UPPER"
    };
    private static final String[] SYSTEM = {
        "COALESCE",
        "CURRENT_DATABASE",
        "CURRENT_SCHEMA",
        "CURRENT_SETTING",
        "IFNULL",
        "NULLIF",
        "VERSION"
    };
    private static final String[] DATE_TIME = {
        "AGE",
        "CURRENT_DATE",
        "CURRENT_TIME",
        "CURRENT_TIMESTAMP",
        "DATE_ADD",
        "DATE_DIFF",
        "DATE_PART",
        "DATE_TRUNC",
        "DAYNAME",
        "DAYOFMONTH",
        "DAYOFWEEK",
        "DAYOFYEAR",
        "EPOCH",
        "EXTRACT",
        "HOUR",
        "LAST_DAY",
        "MAKE_DATE",
        "MINUTE",
        "MONTH",
        "MONTHNAME",
        "NOW",
        "QUARTER",
        "SECOND",
        "STRFTIME",
        "STRPTIME",
        "TODAY",
        "TO_TIMESTAMP",
        "WEEK",
        "YEAR"
    };

    /// Everything of the protocol but the versions of Substrait, which is not spoken, and the
    /// concurrencies of result sets, which Arrow's builder cannot tell and no driver asks for.
    private static final Set<Integer> KNOWN =
            Arrays.stream(SqlInfo.values())
                    .filter(info ->
                            info != SqlInfo.UNRECOGNIZED
                                    && !info.name().startsWith("FLIGHT_SQL_SERVER_SUBSTRAIT_M")
                                    && !info.name().startsWith("SQL_SUPPORTED_CONCURRENCIES_"))
                    .map(SqlInfo::getNumber)
                    .collect(Collectors.toUnmodifiableSet());

    private final SqlInfoBuilder infos;

    /// Of a DuckDB of this version, `v1.5.5`.
    SqlInfos(String version) {
        infos = builder(version);
    }

    /// Sends the infos of these keys, all of them when there are none. A key that is not known is
    /// left out, as it would be by a server that does not know it yet.
    void send(List<Integer> wanted, ServerStreamListener client) {
        List<Integer> known = wanted.stream().filter(KNOWN::contains).toList();
        if (known.isEmpty() && !wanted.isEmpty()) {
            try (BufferAllocator allocator = new RootAllocator();
                    VectorSchemaRoot nothing =
                            VectorSchemaRoot.create(Schemas.GET_SQL_INFO_SCHEMA, allocator)) {
                client.start(nothing);
            }
            client.completed();
            return;
        }
        infos.send(known, client);
    }

    private static SqlInfoBuilder builder(String version) {
        SqlInfoBuilder builder =
                new SqlInfoBuilder()
                        .withFlightSqlServerName("PondPilot Proxy")
                        .withFlightSqlServerVersion(version)
                        .withFlightSqlServerArrowVersion(arrowVersion())
                        .withFlightSqlServerReadOnly(false)
                        .withFlightSqlServerSql(true)
                        .withFlightSqlServerSubstrait(false)
                        .withFlightSqlServerTransaction(
                                SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_TRANSACTION)
                        .withFlightSqlServerCancel(true)
                        .withFlightSqlServerBulkIngestion(true)
                        .withFlightSqlServerBulkIngestionTransaction(true)
                        .withFlightSqlServerStatementTimeout(0)
                        .withFlightSqlServerTransactionTimeout(
                                Math.toIntExact(Transactions.AGE.toMillis()));
        names(builder);
        abilities(builder);
        limits(builder);
        return builder;
    }

    private static String arrowVersion() {
        String version = VectorSchemaRoot.class.getPackage().getImplementationVersion();
        return version == null ? "18" : version;
    }

    private static void names(SqlInfoBuilder builder) {
        builder.withSqlIdentifierQuoteChar("\"")
                .withSqlSearchStringEscape("\\")
                .withSqlExtraNameCharacters("")
                .withSqlSchemaTerm("schema")
                .withSqlCatalogTerm("catalog")
                .withSqlProcedureTerm("procedure")
                .withSqlKeywords(KEYWORDS)
                .withSqlNumericFunctions(NUMERIC)
                .withSqlStringFunctions(STRING)
                .withSqlSystemFunctions(SYSTEM)
                .withSqlDatetimeFunctions(DATE_TIME)
                .withSqlIdentifierCase(
                        SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
                .withSqlQuotedIdentifierCase(
                        SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
                .withSqlNullOrdering(SqlNullOrdering.SQL_NULLS_SORTED_AT_END);
    }

    private static void abilities(SqlInfoBuilder builder) {
        builder.withSqlDdlCatalog(false)
                .withSqlDdlSchema(true)
                .withSqlDdlTable(true)
                .withSqlSupportsColumnAliasing(true)
                .withSqlNullPlusNullIsNull(true)
                .withSqlSupportsTableCorrelationNames(true)
                .withSqlSupportsDifferentTableCorrelationNames(false)
                .withSqlSupportsExpressionsInOrderBy(true)
                .withSqlSupportsOrderByUnrelated(true)
                .withSqlSupportsLikeEscapeClause(true)
                .withSqlSupportsNonNullableColumns(true)
                .withSqlSupportsIntegrityEnhancementFacility(false)
                .withSqlCatalogAtStart(true)
                .withSqlSelectForUpdateSupported(false)
                .withSqlStoredProceduresSupported(false)
                .withSqlCorrelatedSubqueriesSupported(true)
                .withSqlMaxRowSizeIncludesBlobs(true)
                .withSqlTransactionsSupported(true)
                .withSqlDataDefinitionCausesTransactionCommit(false)
                .withSqlDataDefinitionsInTransactionsIgnored(false)
                .withSqlBatchUpdatesSupported(true)
                .withSqlSavepointsSupported(false)
                .withSqlNamedParametersSupported(false)
                .withSqlLocatorsUpdateCopy(false)
                .withSqlStoredFunctionsUsingCallSyntaxSupported(false)
                .withSqlAllTablesAreSelectable(true)
                .withSqlSupportedGroupBy(
                        SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED,
                        SqlSupportedGroupBy.SQL_GROUP_BY_BEYOND_SELECT)
                .withSqlSupportedGrammar(
                        SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR,
                        SupportedSqlGrammar.SQL_CORE_GRAMMAR,
                        SupportedSqlGrammar.SQL_EXTENDED_GRAMMAR)
                .withSqlAnsi92SupportedLevel(
                        SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL,
                        SupportedAnsi92SqlGrammarLevel.ANSI92_INTERMEDIATE_SQL)
                .withSqlSchemasSupportedActions(
                        SqlSupportedElementActions.SQL_ELEMENT_IN_PROCEDURE_CALLS,
                        SqlSupportedElementActions.SQL_ELEMENT_IN_INDEX_DEFINITIONS)
                .withSqlCatalogsSupportedActions(
                        SqlSupportedElementActions.SQL_ELEMENT_IN_INDEX_DEFINITIONS)
                .withSqlSupportedPositionedCommands(new SqlSupportedPositionedCommands[0])
                .withSqlSubQueriesSupported(
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_QUANTIFIEDS)
                .withSqlSupportedUnions(
                        SqlSupportedUnions.SQL_UNION, SqlSupportedUnions.SQL_UNION_ALL)
                .withSqlOuterJoinSupportLevel(
                        SqlOuterJoinsSupportLevel.SQL_FULL_OUTER_JOINS,
                        SqlOuterJoinsSupportLevel.SQL_LIMITED_OUTER_JOINS)
                .withSqlSupportedTransactionsIsolationLevels(
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_REPEATABLE_READ)
                .withSqlSupportedResultSetTypes(
                        SqlSupportedResultSetType.SQL_RESULT_SET_TYPE_FORWARD_ONLY)
                .withSqlSupportsConvert(Map.of());
    }

    private static void limits(SqlInfoBuilder builder) {
        builder.withSqlMaxBinaryLiteralLength(0)
                .withSqlMaxCharLiteralLength(0)
                .withSqlMaxColumnNameLength(0)
                .withSqlMaxColumnsInGroupBy(0)
                .withSqlMaxColumnsInIndex(0)
                .withSqlMaxColumnsInOrderBy(0)
                .withSqlMaxColumnsInSelect(0)
                .withSqlMaxColumnsInTable(0)
                .withSqlMaxConnections(0)
                .withSqlMaxCursorNameLength(0)
                .withSqlMaxIndexLength(0)
                .withSqlDbSchemaNameLength(0)
                .withSqlMaxProcedureNameLength(0)
                .withSqlMaxCatalogNameLength(0)
                .withSqlMaxRowSize(0)
                .withSqlMaxStatementLength(0)
                .withSqlMaxStatements(0)
                .withSqlMaxTableNameLength(0)
                .withSqlMaxTablesInSelect(0)
                .withSqlMaxUsernameLength(0)
                .withSqlDefaultTransactionIsolation(
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_REPEATABLE_READ_VALUE);
    }
}
