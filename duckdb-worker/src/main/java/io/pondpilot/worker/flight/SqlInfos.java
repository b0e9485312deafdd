package io.pondpilot.worker.flight;

import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
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
import org.apache.arrow.vector.VectorSchemaRoot;

/// What `GetSqlInfo` answers: everything the JDBC driver and tools on it ask for, because a missing
/// key made them fail (apache/arrow#40249).
final class SqlInfos {
    private static final String[] KEYWORDS = {
        "ASOF",
        "ANTI",
        "COLUMNS",
        "DESCRIBE",
        "EXCLUDE",
        "GLOB",
        "LAMBDA",
        "MACRO",
        "MAP",
        "PIVOT",
        "PIVOT_LONGER",
        "PIVOT_WIDER",
        "POSITIONAL",
        "PRAGMA",
        "QUALIFY",
        "REPLACE",
        "SEMI",
        "SHOW",
        "STRUCT",
        "SUMMARIZE",
        "UNPIVOT"
    };
    private static final String[] NUMERIC = {
        "ABS", "ACOS", "ASIN", "ATAN", "ATAN2", "CEILING", "COS", "COT", "DEGREES", "EXP", "FLOOR",
        "LOG", "LOG10", "MOD", "PI", "POWER", "RADIANS", "ROUND", "SIGN", "SIN", "SQRT", "TAN",
        "TRUNCATE"
    };
    private static final String[] STRING = {
        "ASCII",
        "CHR",
        "CONCAT",
        "LCASE",
        "LEFT",
        "LENGTH",
        "LOWER",
        "LPAD",
        "LTRIM",
        "POSITION",
        "REPEAT",
        "REPLACE",
        "REVERSE",
        "RIGHT",
        "RPAD",
        "RTRIM",
        "STRLEN",
        "SUBSTRING",
        "TRIM",
        "UCASE",
        "UPPER"
    };
    private static final String[] SYSTEM = {
        "COALESCE", "CURRENT_DATABASE", "CURRENT_SCHEMA", "IFNULL", "NULLIF", "VERSION"
    };
    private static final String[] DATE_TIME = {
        "CURRENT_DATE",
        "CURRENT_TIME",
        "CURRENT_TIMESTAMP",
        "DATE_DIFF",
        "DATE_PART",
        "DATE_TRUNC",
        "DAYNAME",
        "DAYOFMONTH",
        "DAYOFWEEK",
        "DAYOFYEAR",
        "EXTRACT",
        "HOUR",
        "MINUTE",
        "MONTH",
        "MONTHNAME",
        "NOW",
        "QUARTER",
        "SECOND",
        "STRFTIME",
        "STRPTIME",
        "WEEK",
        "YEAR"
    };

    private final SqlInfoBuilder infos = builder();

    /// Sends the infos of these keys, all of them when there are none.
    void send(List<Integer> wanted, ServerStreamListener client) {
        infos.send(wanted, client);
    }

    private static SqlInfoBuilder builder() {
        SqlInfoBuilder builder =
                new SqlInfoBuilder()
                        .withFlightSqlServerName("PondPilot Proxy")
                        .withFlightSqlServerVersion(
                                org.duckdb.DuckDBDriver.class
                                                        .getPackage()
                                                        .getImplementationVersion()
                                                == null
                                        ? "1"
                                        : org.duckdb.DuckDBDriver.class
                                                .getPackage()
                                                .getImplementationVersion())
                        .withFlightSqlServerArrowVersion(arrowVersion())
                        .withFlightSqlServerReadOnly(false)
                        .withFlightSqlServerSql(true)
                        .withFlightSqlServerSubstrait(false)
                        .withFlightSqlServerTransaction(
                                SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE)
                        .withFlightSqlServerCancel(true)
                        .withFlightSqlServerBulkIngestion(false)
                        .withFlightSqlServerBulkIngestionTransaction(false)
                        .withFlightSqlServerStatementTimeout(0)
                        .withFlightSqlServerTransactionTimeout(0);
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
                .withSqlCatalogTerm("database")
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
                .withSqlTransactionsSupported(false)
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
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE)
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
                        SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE_VALUE);
    }
}
