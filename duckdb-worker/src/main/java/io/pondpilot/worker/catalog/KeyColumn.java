package io.pondpilot.worker.catalog;

import org.jspecify.annotations.Nullable;

/// A column of a primary key.
///
/// @param position in the key, from 1
/// @param key the constraint's name; null when it has none
public record KeyColumn(TableName table, String column, int position, @Nullable String key) {}
