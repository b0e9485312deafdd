package io.pondpilot.worker.catalog;

import java.util.Arrays;
import java.util.List;

/// The kinds of tables, by the names that JDBC recommends.
public enum TableType {
    /// Local to one session.
    LOCAL_TEMPORARY("LOCAL TEMPORARY"),
    /// Of an attached database's own catalog.
    SYSTEM_TABLE("SYSTEM TABLE"),
    /// Of the user or of an attached database.
    TABLE("TABLE"),
    /// Views, materialized ones included.
    VIEW("VIEW");

    private final String text;

    TableType(String text) {
        this.text = text;
    }

    /// The name on the wire.
    public String text() {
        return text;
    }

    /// All names, in their order.
    public static List<String> names() {
        return Arrays.stream(values()).map(TableType::text).toList();
    }

    /// Whether a filter asks for this type. An empty filter asks for all; `BASE TABLE`, which is
    /// DuckDB's word, means tables.
    boolean wantedBy(List<String> types) {
        return types.isEmpty()
                || types.contains(text)
                || (this == TABLE && types.contains("BASE TABLE"));
    }
}
