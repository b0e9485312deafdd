package io.pondpilot.worker.flight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// DuckDB's types in the words of ODBC and JDBC.
final class XdbcTypes {
    private static final int NULLABLE = 1;
    private static final int SEARCHABLE_FULL = 3;

    private static final List<Type> TYPES =
            List.of(
                    new Type("BOOLEAN", -7, 1, null, List.of()),
                    new Type("TINYINT", -6, 3, null, List.of()),
                    new Type("SMALLINT", 5, 5, null, List.of()),
                    new Type("INTEGER", 4, 10, null, List.of()),
                    new Type("BIGINT", -5, 19, null, List.of()),
                    new Type("FLOAT", 7, 24, null, List.of()),
                    new Type("DOUBLE", 8, 53, null, List.of()),
                    new Type("DECIMAL", 3, 38, null, List.of("precision", "scale")),
                    new Type("HUGEINT", 3, 38, null, List.of()),
                    new Type("VARCHAR", 12, null, "'", List.of()),
                    new Type("BLOB", -3, null, "'", List.of()),
                    new Type("DATE", 91, 10, "'", List.of()),
                    new Type("TIME", 92, 15, "'", List.of()),
                    new Type("TIMESTAMP", 93, 26, "'", List.of()),
                    new Type("TIMESTAMP WITH TIME ZONE", 2014, 32, "'", List.of()),
                    new Type("UUID", 1, 36, "'", List.of()));

    private record Type(
            String name,
            int code,
            @Nullable Integer size,
            @Nullable String quote,
            List<String> parameters) {}

    private XdbcTypes() {}

    /// Adds a row for each type.
    ///
    /// @param wanted the code of one type; null for all
    static void fill(@Nullable Integer wanted, Rows rows) {
        for (Type type : TYPES) {
            if (wanted == null || wanted == type.code()) {
                rows.add(
                        type.name(),
                        type.code(),
                        type.size(),
                        type.quote(),
                        type.quote(),
                        type.parameters(),
                        NULLABLE,
                        type.name().equals("VARCHAR"),
                        SEARCHABLE_FULL,
                        false,
                        type.name().equals("DECIMAL"),
                        false,
                        type.name(),
                        null,
                        null,
                        type.code(),
                        null,
                        null,
                        null);
            }
        }
    }
}
