package io.pondpilot.worker.catalog;

import io.pondpilot.worker.engine.Quoted;

/// The full name of a table or view, as it is stored.
///
/// @param catalog the database: an alias, or `memory` for the user's own
public record TableName(String catalog, String schema, String table) {
    /// The name in SQL, quoted.
    public String quoted() {
        return Quoted.name(catalog) + "." + Quoted.name(schema) + "." + Quoted.name(table);
    }
}
