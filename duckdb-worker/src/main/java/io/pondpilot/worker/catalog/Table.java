package io.pondpilot.worker.catalog;

import org.jspecify.annotations.Nullable;

/// A table or view.
///
/// @param type one of [TableType#names]
/// @param comment null when there is none
/// @param readOnly whether nothing can be written to it
public record Table(TableName name, TableType type, @Nullable String comment, boolean readOnly) {}
