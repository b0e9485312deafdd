package io.pondpilot.worker.catalog;

import org.jspecify.annotations.Nullable;

/// Which tables a question about keys means.
///
/// @param catalog exact; null for any
/// @param schema exact; null for any
/// @param table exact; `%` for all, as tools ask that read the keys of a whole schema at once; null
///   for all
public record Wanted(@Nullable String catalog, @Nullable String schema, @Nullable String table) {
    /// All tables.
    public static final Wanted ALL = new Wanted(null, null, null);

    boolean matches(TableName name) {
        return (catalog == null || catalog.equals(name.catalog()))
                && (schema == null || schema.equals(name.schema()))
                && (table == null || table.equals("%") || table.equals(name.table()));
    }
}
