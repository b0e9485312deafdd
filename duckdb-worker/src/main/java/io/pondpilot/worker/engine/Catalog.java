package io.pondpilot.worker.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Reads what databases, schemas, tables and columns there are, attached ones included.
public final class Catalog {
    private static final String TABLES =
            """
            SELECT database_name, schema_name, table_name, 'TABLE' AS table_type
            FROM duckdb_tables() WHERE NOT internal
            UNION ALL
            SELECT database_name, schema_name, view_name, 'VIEW'
            FROM duckdb_views() WHERE NOT internal
            """;

    private final Session session;

    /// Reads by this session.
    public Catalog(Session session) {
        this.session = session;
    }

    /// A table or view.
    public record Table(String catalog, String schema, String name, String type) {
        /// Its name in SQL, quoted.
        public String quoted() {
            return quote(catalog) + "." + quote(schema) + "." + quote(name);
        }

        static String quote(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }
    }

    /// A column, as SQL declares it.
    public record Column(String name, String type, boolean nullable) {}

    /// A column of a primary key; `position` counts from 1.
    public record KeyColumn(Table table, String column, int position) {}

    /// The names of the databases, the user's own first.
    public List<String> databases() {
        return query(
                "SELECT database_name FROM duckdb_databases() WHERE NOT internal ORDER BY 1",
                List.of(),
                row -> row.getString(1));
    }

    /// Database and schema names.
    ///
    /// @param catalog exact; null for all
    /// @param schemaPattern with `%` and `_`; null for all
    public List<String[]> schemas(@Nullable String catalog, @Nullable String schemaPattern) {
        return query(
                """
                SELECT database_name, schema_name FROM duckdb_schemas()
                WHERE database_name IN
                  (SELECT database_name FROM duckdb_databases() WHERE NOT internal)
                AND ($1 IS NULL OR database_name = $1)
                AND ($2 IS NULL OR schema_name LIKE $2 ESCAPE '\\')
                ORDER BY 1, 2
                """,
                list(catalog, schemaPattern),
                row -> new String[] {row.getString(1), row.getString(2)});
    }

    /// Tables and views.
    ///
    /// @param catalog exact; null for all
    /// @param types `TABLE`, `VIEW`; empty for all
    public List<Table> tables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            List<String> types) {
        List<Table> found =
                query(
                        "SELECT * FROM ("
                                + TABLES
                                + """
                                ) WHERE ($1 IS NULL OR database_name = $1)
                                AND ($2 IS NULL OR schema_name LIKE $2 ESCAPE '\\')
                                AND ($3 IS NULL OR table_name LIKE $3 ESCAPE '\\')
                                ORDER BY 4, 1, 2, 3
                                """,
                        list(catalog, schemaPattern, tablePattern),
                        row ->
                                new Table(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4)));
        return types.isEmpty()
                ? found
                : found.stream()
                        .filter(table ->
                                types.contains(table.type())
                                        || (table.type().equals("TABLE")
                                                && types.contains("BASE TABLE")))
                        .toList();
    }

    /// The declared columns of a table, in order.
    public List<Column> columns(Table table) {
        return query(
                """
                SELECT column_name, data_type, is_nullable FROM duckdb_columns()
                WHERE database_name = $1 AND schema_name = $2 AND table_name = $3
                ORDER BY column_index
                """,
                list(table.catalog(), table.schema(), table.name()),
                row -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)));
    }

    /// The columns of the primary keys of the tables so named.
    public List<KeyColumn> primaryKeys(
            @Nullable String catalog, @Nullable String schema, String table) {
        return query(
                """
                SELECT database_name, schema_name, table_name,
                  unnest(constraint_column_names) AS column_name,
                  generate_subscripts(constraint_column_names, 1) AS position
                FROM duckdb_constraints()
                WHERE constraint_type = 'PRIMARY KEY' AND table_name = $3
                AND ($1 IS NULL OR database_name = $1) AND ($2 IS NULL OR schema_name = $2)
                """,
                list(catalog, schema, table),
                row ->
                        new KeyColumn(
                                new Table(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        "TABLE"),
                                row.getString(4),
                                row.getInt(5)));
    }

    /// The schema with which the rows of a table are streamed.
    public Schema schema(Table table, BufferAllocator allocator) {
        return EnumText.schema(
                session.describe("SELECT * FROM " + table.quoted(), allocator).schema());
    }

    private static List<@Nullable Object> list(@Nullable Object... values) {
        List<@Nullable Object> list = new ArrayList<>();
        for (@Nullable Object value : values) {
            list.add(value);
        }
        return list;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, List<@Nullable Object> parameters, Reader<T> reader) {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = session.prepare(sql)) {
            Result.bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }
}
