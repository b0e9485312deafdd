package io.pondpilot.worker.flight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// DuckDB's types in the words of ODBC and JDBC, as `GetXdbcTypeInfo` wants them: `data_type` is a
/// number of Flight SQL's `XdbcDataType`, in ascending order, and of several types with one number
/// the one that comes closest to its meaning is first.
final class XdbcTypes {
    /// Name, data type, size (digits, characters or bits), quote, parameters of a declaration, case
    /// sensitive, searchable (2: all but LIKE, 3: all), unsigned, least and greatest scale, verbose
    /// type, datetime subcode, radix. A dash is NULL. Sources: ODBC's `SQLGetTypeInfo`, DuckDB's
    /// `duckdb_types()`.
    private static final List<List<String>> TYPES =
            """
            BOOLEAN | -7 | 1 | - | | 0 | 2 | - | - | - | -7 | - | -
            TINYINT | -6 | 3 | - | | 0 | 2 | 0 | 0 | 0 | -6 | - | 10
            UTINYINT | -6 | 3 | - | | 0 | 2 | 1 | 0 | 0 | -6 | - | 10
            BIGINT | -5 | 19 | - | | 0 | 2 | 0 | 0 | 0 | -5 | - | 10
            UBIGINT | -5 | 20 | - | | 0 | 2 | 1 | 0 | 0 | -5 | - | 10
            BLOB | -3 | - | ' | | 0 | 2 | - | - | - | -3 | - | -
            BIT | -3 | - | ' | | 0 | 2 | - | - | - | -3 | - | -
            BIGNUM | -3 | - | ' | | 0 | 2 | 0 | 0 | 0 | -3 | - | 10
            ARRAY | 0 | - | - | type,length | 0 | 2 | - | - | - | 0 | - | -
            LIST | 0 | - | - | type | 0 | 2 | - | - | - | 0 | - | -
            MAP | 0 | - | - | key,value | 0 | 2 | - | - | - | 0 | - | -
            STRUCT | 0 | - | - | fields | 0 | 2 | - | - | - | 0 | - | -
            UNION | 0 | - | - | members | 0 | 2 | - | - | - | 0 | - | -
            UUID | 1 | 36 | ' | | 0 | 2 | - | - | - | 1 | - | -
            NUMERIC | 2 | 38 | - | precision,scale | 0 | 2 | 0 | 0 | 38 | 2 | - | 10
            DECIMAL | 3 | 38 | - | precision,scale | 0 | 2 | 0 | 0 | 38 | 3 | - | 10
            HUGEINT | 3 | 38 | - | | 0 | 2 | 0 | 0 | 0 | 3 | - | 10
            UHUGEINT | 3 | 38 | - | | 0 | 2 | 1 | 0 | 0 | 3 | - | 10
            INTEGER | 4 | 10 | - | | 0 | 2 | 0 | 0 | 0 | 4 | - | 10
            UINTEGER | 4 | 10 | - | | 0 | 2 | 1 | 0 | 0 | 4 | - | 10
            SMALLINT | 5 | 5 | - | | 0 | 2 | 0 | 0 | 0 | 5 | - | 10
            USMALLINT | 5 | 5 | - | | 0 | 2 | 1 | 0 | 0 | 5 | - | 10
            FLOAT | 7 | 24 | - | | 0 | 2 | 0 | - | - | 7 | - | 2
            DOUBLE | 8 | 53 | - | | 0 | 2 | 0 | - | - | 8 | - | 2
            INTERVAL | 10 | - | ' | | 0 | 2 | - | 6 | 6 | 10 | - | -
            VARCHAR | 12 | - | ' | length | 1 | 3 | - | - | - | 12 | - | -
            ENUM | 12 | - | ' | values | 1 | 3 | - | - | - | 12 | - | -
            JSON | 12 | - | ' | | 1 | 3 | - | - | - | 12 | - | -
            DATE | 91 | 10 | ' | | 0 | 2 | - | - | - | 9 | 1 | -
            TIME | 92 | 15 | ' | | 0 | 2 | - | 6 | 6 | 9 | 2 | -
            TIME WITH TIME ZONE | 92 | 21 | ' | | 0 | 2 | - | 6 | 6 | 9 | 2 | -
            TIME_NS | 92 | 18 | ' | | 0 | 2 | - | 9 | 9 | 9 | 2 | -
            TIMESTAMP | 93 | 26 | ' | | 0 | 2 | - | 6 | 6 | 9 | 3 | -
            TIMESTAMP WITH TIME ZONE | 93 | 32 | ' | | 0 | 2 | - | 6 | 6 | 9 | 3 | -
            TIMESTAMP_MS | 93 | 23 | ' | | 0 | 2 | - | 3 | 3 | 9 | 3 | -
            TIMESTAMP_NS | 93 | 29 | ' | | 0 | 2 | - | 9 | 9 | 9 | 3 | -
            TIMESTAMP_S | 93 | 19 | ' | | 0 | 2 | - | 0 | 0 | 9 | 3 | -
            """
                    .lines()
                    .map(line -> List.of(line.split(" *\\| *", -1)))
                    .toList();

    private static final int NULLABLE = 1;

    private XdbcTypes() {}

    /// The names of all types, in their order.
    static List<String> names() {
        return TYPES.stream().map(List::getFirst).toList();
    }

    /// Adds a row for each type.
    ///
    /// @param wanted the number of one data type; null for all
    static void fill(@Nullable Integer wanted, Rows rows) {
        for (List<String> type : TYPES) {
            Integer code = number(type.get(1));
            if (wanted != null && !wanted.equals(code)) {
                continue;
            }
            String quote = type.get(3).equals("-") ? null : type.get(3);
            rows.add(
                    type.get(0),
                    code,
                    number(type.get(2)),
                    quote,
                    quote,
                    type.get(4).isEmpty() ? List.of() : List.of(type.get(4).split(",")),
                    NULLABLE,
                    type.get(5).equals("1"),
                    number(type.get(6)),
                    type.get(7).equals("-") ? null : type.get(7).equals("1"),
                    false,
                    false,
                    type.get(0),
                    number(type.get(8)),
                    number(type.get(9)),
                    number(type.get(10)),
                    number(type.get(11)),
                    number(type.get(12)),
                    null);
        }
    }

    private static @Nullable Integer number(String text) {
        return text.equals("-") ? null : Integer.valueOf(text);
    }
}
