package io.pondpilot.worker.catalog;

/// The full name of a table or view, as it is stored.
///
/// @param catalog the database: an alias, or `memory` for the user's own
public record TableName(String catalog, String schema, String table) {}
