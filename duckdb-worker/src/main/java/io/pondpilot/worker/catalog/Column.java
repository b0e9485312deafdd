package io.pondpilot.worker.catalog;

import org.jspecify.annotations.Nullable;

/// A column as it is declared.
///
/// @param type as DuckDB spells it; it can be cast to
/// @param defaultValue an SQL expression; null when there is none or it is not known
/// @param comment null when there is none
public record Column(
        String name,
        String type,
        boolean nullable,
        @Nullable String defaultValue,
        @Nullable String comment) {}
