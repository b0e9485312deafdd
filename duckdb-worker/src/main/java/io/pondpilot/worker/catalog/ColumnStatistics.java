package io.pondpilot.worker.catalog;

import io.pondpilot.worker.engine.OwnQuery;
import io.pondpilot.worker.engine.Quoted;
import io.pondpilot.worker.engine.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What DuckDB's own storage knows of a column without reading it: bounds that hold, though a
/// tighter pair may exist. Values are as DuckDB prints them.
///
/// @param type in SQL
/// @param min null when unknown
/// @param max null when unknown
/// @param distinct an estimate; 0 when unknown
public record ColumnStatistics(
        String type,
        @Nullable String min,
        @Nullable String max,
        boolean hasNull,
        boolean hasNotNull,
        long distinct) {
    /// As `stats()` prints the statistics of a number, a date or a time.
    private static final Pattern PRINTED =
            Pattern.compile(
                    "\\[Min: (.*), Max: (.*)]\\[Has Null: (true|false), Has No Null: (true|false)]"
                            + "(?:\\[Approx Unique: (\\d+)])?");

    /// The databases that know any: those in DuckDB's own format.
    public static Set<String> databases(Session session) {
        return Set.copyOf(
                OwnQuery.rows(
                        session,
                        "SELECT database_name FROM duckdb_databases() WHERE NOT internal"
                                + " AND type = 'duckdb'",
                        List.of(),
                        row -> row.getString(1)));
    }

    /// The statistics of a column of a table; empty when the table has no row.
    public static Optional<ColumnStatistics> of(Session session, TableName table, String column) {
        String name = Quoted.name(column);
        return OwnQuery.rows(
                        session,
                        "SELECT stats(%s), typeof(%s) FROM %s LIMIT 1"
                                .formatted(name, name, table.quoted()),
                        List.of(),
                        row -> printed(row.getString(1), row.getString(2)))
                .stream()
                .findFirst();
    }

    private static ColumnStatistics printed(String text, String type) {
        Matcher parts = PRINTED.matcher(text);
        if (!parts.matches()) {
            return new ColumnStatistics(type, null, null, true, true, 0);
        }
        String distinct = parts.group(5);
        return new ColumnStatistics(
                type,
                value(parts.group(1)),
                value(parts.group(2)),
                parts.group(3).equals("true"),
                parts.group(4).equals("true"),
                distinct == null ? 0 : Long.parseLong(distinct));
    }

    private static @Nullable String value(String text) {
        return text.equals("NULL") ? null : text;
    }
}
