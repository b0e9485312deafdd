package io.pondpilot.worker.catalog;

import io.pondpilot.worker.engine.OwnQuery;
import io.pondpilot.worker.engine.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what databases, schemas, tables and columns there are, attached ones included. Names are
/// compared as they are stored; patterns know `%`, `_` and the backslash before them.
public final class Catalog {
    private static final String TABLES =
            """
            SELECT t.database_name, t.schema_name, t.table_name, t.kind, t.comment, d.readonly
            FROM (
              SELECT database_name, schema_name, table_name, comment,
                CASE WHEN temporary THEN 'LOCAL TEMPORARY' ELSE 'TABLE' END AS kind
              FROM duckdb_tables() WHERE NOT internal
              UNION ALL
              SELECT database_name, schema_name, view_name, comment, 'VIEW'
              FROM duckdb_views() WHERE NOT internal
            ) t
            JOIN duckdb_databases() d USING (database_name)
            WHERE ($1 IS NULL OR t.database_name = $1)
            AND ($2 IS NULL OR t.schema_name LIKE $2 ESCAPE '\\')
            AND ($3 IS NULL OR t.table_name LIKE $3 ESCAPE '\\')
            ORDER BY 1, 2, 3
            """;

    private static final String COLUMNS =
            """
            SELECT database_name, schema_name, table_name, column_name, data_type, is_nullable,
              column_default, comment
            FROM duckdb_columns()
            WHERE NOT internal AND ($1 IS NULL OR database_name = $1)
            AND ($2 IS NULL OR schema_name LIKE $2 ESCAPE '\\')
            AND ($3 IS NULL OR table_name LIKE $3 ESCAPE '\\')
            ORDER BY 1, 2, 3, column_index
            """;

    private final Session session;
    private final Attached attached;

    /// Reads by this session, which the caller closes.
    public Catalog(Session session, Attached attached) {
        this.session = session;
        this.attached = attached;
    }

    /// Which tables are meant.
    ///
    /// @param catalog exact; null for all
    /// @param schemaPattern null for all
    /// @param tablePattern null for all
    /// @param types see [TableType]; empty for all
    public record Filter(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            List<String> types) {
        public Filter {
            types = List.copyOf(types);
        }

        /// Of all tables and views of a database.
        ///
        /// @param catalog exact; null for all
        public static Filter in(@Nullable String catalog) {
            return new Filter(catalog, null, null, List.of());
        }

        /// Of this one.
        public static Filter of(TableName name) {
            return new Filter(
                    name.catalog(),
                    Pattern.exactly(name.schema()),
                    Pattern.exactly(name.table()),
                    List.of());
        }

        private List<@Nullable Object> parameters() {
            return Arrays.asList(catalog, Pattern.like(schemaPattern), Pattern.like(tablePattern));
        }
    }

    /// The names of the databases.
    public List<String> databases() {
        return OwnQuery.rows(
                session,
                "SELECT database_name FROM duckdb_databases() WHERE NOT internal ORDER BY 1",
                List.of(),
                row -> row.getString(1));
    }

    /// Database and schema names.
    ///
    /// @param catalog exact; null for all
    /// @param schemaPattern null for all
    public List<String[]> schemas(@Nullable String catalog, @Nullable String schemaPattern) {
        return OwnQuery.rows(
                session,
                """
                SELECT database_name, schema_name FROM duckdb_schemas()
                WHERE database_name IN
                  (SELECT database_name FROM duckdb_databases() WHERE NOT internal)
                AND ($1 IS NULL OR database_name = $1)
                AND ($2 IS NULL OR schema_name LIKE $2 ESCAPE '\\')
                ORDER BY 1, 2
                """,
                Arrays.asList(catalog, Pattern.like(schemaPattern)),
                row -> new String[] {row.getString(1), row.getString(2)});
    }

    /// Tables and views by name.
    public List<Table> tables(Filter filter) {
        Map<String, Optional<Remote>> databases = attached.databases(session);
        return OwnQuery.rows(session, TABLES, filter.parameters(), row -> table(row, databases))
                .stream()
                .filter(table -> table.type().wantedBy(filter.types()))
                .toList();
    }

    private Table table(ResultSet row, Map<String, Optional<Remote>> databases)
            throws SQLException {
        TableName name = new TableName(row.getString(1), row.getString(2), row.getString(3));
        TableType type =
                switch (row.getString(4)) {
                    case "VIEW" -> TableType.VIEW;
                    case "LOCAL TEMPORARY" -> TableType.LOCAL_TEMPORARY;
                    default -> TableType.TABLE;
                };
        String comment = row.getString(5);
        Optional<Remote> remote = databases.getOrDefault(name.catalog(), Optional.empty());
        if (remote.isPresent()) {
            Knowledge.Facts facts = attached.of(name.catalog()).tables().get(name);
            if (facts != null) {
                type = facts.type();
                comment = facts.comment();
            }
            if (remote.get().isSystemSchema(name.schema())) {
                type = TableType.SYSTEM_TABLE;
            }
        }
        return new Table(
                name,
                type,
                comment == null || comment.isEmpty() ? null : comment,
                row.getBoolean(6) || type == TableType.VIEW);
    }

    /// The declared columns of the tables, in order. The types of the filter do not count here.
    public Map<TableName, List<Column>> columns(Filter filter) {
        Map<TableName, List<Column>> columns = new LinkedHashMap<>();
        OwnQuery.rows(
                session,
                COLUMNS,
                filter.parameters(),
                row -> {
                    String comment = row.getString(8);
                    return columns.computeIfAbsent(
                                    new TableName(
                                            row.getString(1), row.getString(2), row.getString(3)),
                                    _ -> new ArrayList<>())
                            .add(
                                    new Column(
                                            row.getString(4),
                                            row.getString(5),
                                            row.getBoolean(6),
                                            row.getString(7),
                                            comment == null || comment.isEmpty() ? null : comment));
                });
        return columns;
    }
}
