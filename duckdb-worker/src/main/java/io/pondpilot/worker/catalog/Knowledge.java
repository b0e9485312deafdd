package io.pondpilot.worker.catalog;

import io.pondpilot.worker.engine.OwnQuery;
import io.pondpilot.worker.engine.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one attached database says of itself, asked once for all of its tables.
///
/// @param tables what is known of some tables beyond what DuckDB shows
/// @param version changes when a table does; empty where that does not matter
record Knowledge(
        Map<TableName, Facts> tables,
        List<KeyColumn> primaryKeys,
        List<ForeignKeyColumn> foreignKeys,
        String version) {
    /// Nothing, of a database that does not answer.
    static final Knowledge NONE = new Knowledge(Map.of(), List.of(), List.of(), "");

    /// @param comment null when there is none
    record Facts(TableType type, @Nullable String comment) {}

    /// Asks the database.
    ///
    /// @throws io.pondpilot.worker.engine.EngineException when it does not answer
    static Knowledge of(String catalog, Remote remote, Session session) {
        Map<TableName, Facts> tables = new HashMap<>();
        ask(
                session,
                remote.tables(catalog),
                row -> {
                    String comment = row.getString(4);
                    return tables.put(
                            new TableName(catalog, row.getString(1), row.getString(2)),
                            new Facts(
                                    row.getString(3).equals("VIEW")
                                            ? TableType.VIEW
                                            : TableType.TABLE,
                                    comment == null || comment.isEmpty() ? null : comment));
                });
        List<KeyColumn> primaryKeys =
                ask(session, remote.primaryKeys(catalog), row -> primaryKey(catalog, row));
        List<ForeignKeyColumn> foreignKeys =
                ask(session, remote.foreignKeys(catalog), row -> foreignKey(catalog, row));
        List<String> version = ask(session, remote.version(catalog), row -> row.getString(1));
        return new Knowledge(
                tables, primaryKeys, foreignKeys, version.isEmpty() ? "" : version.getFirst());
    }

    private static <T> List<T> ask(Session session, String sql, OwnQuery.Reader<T> reader) {
        return sql.isEmpty() ? List.of() : OwnQuery.rows(session, sql, List.of(), reader);
    }

    private static KeyColumn primaryKey(String catalog, ResultSet row) throws SQLException {
        return new KeyColumn(
                new TableName(catalog, row.getString(1), row.getString(2)),
                row.getString(3),
                row.getInt(4),
                row.getString(5));
    }

    private static ForeignKeyColumn foreignKey(String catalog, ResultSet row) throws SQLException {
        return new ForeignKeyColumn(
                new TableName(catalog, row.getString(4), row.getString(5)),
                row.getString(6),
                new TableName(catalog, row.getString(1), row.getString(2)),
                row.getString(3),
                row.getInt(7),
                row.getString(9),
                row.getString(8),
                ForeignKeyColumn.Rule.of(row.getString(10)),
                ForeignKeyColumn.Rule.of(row.getString(11)));
    }
}
