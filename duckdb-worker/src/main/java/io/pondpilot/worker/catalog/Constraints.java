package io.pondpilot.worker.catalog;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.pondpilot.worker.engine.OwnQuery;
import io.pondpilot.worker.engine.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The primary and foreign keys of all databases: of DuckDB's own from its constraints, of the
/// others from themselves.
public final class Constraints {
    private static final String PRIMARY =
            """
            SELECT database_name, schema_name, table_name,
              unnest(constraint_column_names),
              generate_subscripts(constraint_column_names, 1), constraint_name
            FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'
            """;

    /// DuckDB has foreign keys within one schema only, and no rules but NO ACTION.
    private static final String FOREIGN =
            """
            SELECT f.database_name, f.schema_name, f.table_name, unnest(f.constraint_column_names),
              f.referenced_table, unnest(f.referenced_column_names),
              generate_subscripts(f.constraint_column_names, 1), f.constraint_name,
              p.constraint_name
            FROM duckdb_constraints() f LEFT JOIN duckdb_constraints() p
            ON p.database_name = f.database_name AND p.schema_name = f.schema_name
            AND p.table_name = f.referenced_table
            AND p.constraint_column_names = f.referenced_column_names
            AND p.constraint_type IN ('PRIMARY KEY', 'UNIQUE')
            WHERE f.constraint_type = 'FOREIGN KEY'
            """;

    private static final Comparator<TableName> BY_NAME =
            comparing(TableName::catalog)
                    .thenComparing(TableName::schema)
                    .thenComparing(TableName::table);

    private final Session session;
    private final Attached attached;
    private final Map<String, Optional<Remote>> databases;

    /// Reads by this session, which the caller closes.
    public Constraints(Session session, Attached attached) {
        this.session = session;
        this.attached = attached;
        this.databases = attached.databases(session);
    }

    /// The columns of primary keys, by table and position.
    public List<KeyColumn> primaryKeys(Wanted table) {
        return Stream.concat(
                        remote(table.catalog(), Knowledge::primaryKeys),
                        own(table.catalog(), attached::primaryKeys, KeyColumn::table))
                .filter(key -> table.matches(key.table()))
                .sorted(comparing(KeyColumn::table, BY_NAME).thenComparingInt(KeyColumn::position))
                .toList();
    }

    /// The columns of foreign keys that refer from one table to another, by the table that refers.
    public List<ForeignKeyColumn> exportedKeys(Wanted parent, Wanted child) {
        return foreignKeys(parent, child, ForeignKeyColumn::child);
    }

    /// The same, by the table that is referred to.
    public List<ForeignKeyColumn> importedKeys(Wanted parent, Wanted child) {
        return foreignKeys(parent, child, ForeignKeyColumn::parent);
    }

    private List<ForeignKeyColumn> foreignKeys(
            Wanted parent, Wanted child, Function<ForeignKeyColumn, TableName> first) {
        // No foreign key leaves its database.
        String catalog = parent.catalog() == null ? child.catalog() : parent.catalog();
        return Stream.concat(
                        remote(catalog, Knowledge::foreignKeys),
                        own(catalog, attached::foreignKeys, ForeignKeyColumn::child))
                .filter(key -> parent.matches(key.parent()) && child.matches(key.child()))
                .sorted(
                        comparing(first, BY_NAME)
                                .thenComparing(
                                        ForeignKeyColumn::childKey, nullsFirst(naturalOrder()))
                                .thenComparing(ForeignKeyColumn::child, BY_NAME)
                                .thenComparingInt(ForeignKeyColumn::position))
                .toList();
    }

    private <T> Stream<T> remote(@Nullable String catalog, Function<Knowledge, List<T>> keys) {
        List<T> found = new ArrayList<>();
        databases.forEach((name, remote) -> {
            if (remote.isPresent() && (catalog == null || catalog.equals(name))) {
                found.addAll(keys.apply(attached.of(name)));
            }
        });
        return found.stream();
    }

    /// DuckDB's constraints, which are only asked for where a database of its own is meant.
    private <T> Stream<T> own(
            @Nullable String catalog,
            Function<Session, List<T>> keys,
            Function<T, TableName> table) {
        if (catalog != null && !isOwn(catalog)) {
            return Stream.empty();
        }
        return keys.apply(session).stream().filter(key -> isOwn(table.apply(key).catalog()));
    }

    static List<KeyColumn> readPrimaryKeys(Session session) {
        return OwnQuery.rows(session, PRIMARY, List.of(), Constraints::primaryKey);
    }

    static List<ForeignKeyColumn> readForeignKeys(Session session) {
        return OwnQuery.rows(session, FOREIGN, List.of(), Constraints::foreignKey);
    }

    private boolean isOwn(String catalog) {
        Optional<Remote> remote = databases.get(catalog);
        return remote != null && remote.isEmpty();
    }

    private static KeyColumn primaryKey(ResultSet row) throws SQLException {
        return new KeyColumn(
                new TableName(row.getString(1), row.getString(2), row.getString(3)),
                row.getString(4),
                row.getInt(5),
                row.getString(6));
    }

    private static ForeignKeyColumn foreignKey(ResultSet row) throws SQLException {
        return new ForeignKeyColumn(
                new TableName(row.getString(1), row.getString(2), row.getString(5)),
                row.getString(6),
                new TableName(row.getString(1), row.getString(2), row.getString(3)),
                row.getString(4),
                row.getInt(7),
                row.getString(9),
                row.getString(8),
                ForeignKeyColumn.Rule.NO_ACTION,
                ForeignKeyColumn.Rule.NO_ACTION);
    }
}
