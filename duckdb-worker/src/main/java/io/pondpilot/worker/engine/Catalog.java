package io.pondpilot.worker.engine;

import java.util.Collections;
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
            return Quoted.name(catalog) + "." + Quoted.name(schema) + "." + Quoted.name(name);
        }
    }

    /// A column, as SQL declares it.
    public record Column(String name, String type, boolean nullable) {}

    /// The names of the databases, the user's own first.
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
    public List<String[]> schemas(@Nullable String catalog) {
        return OwnQuery.rows(
                session,
                """
                SELECT database_name, schema_name FROM duckdb_schemas()
                WHERE database_name IN
                  (SELECT database_name FROM duckdb_databases() WHERE NOT internal)
                AND ($1 IS NULL OR database_name = $1)
                ORDER BY 1, 2
                """,
                Collections.singletonList(catalog),
                row -> new String[] {row.getString(1), row.getString(2)});
    }

    /// Tables, then views.
    ///
    /// @param catalog exact; null for all
    public List<Table> tables(@Nullable String catalog) {
        return OwnQuery.rows(
                session,
                "SELECT * FROM ("
                        + TABLES
                        + ") WHERE ($1 IS NULL OR database_name = $1) ORDER BY 4, 1, 2, 3",
                Collections.singletonList(catalog),
                row ->
                        new Table(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)));
    }

    /// The declared columns of a table, in order.
    public List<Column> columns(Table table) {
        return OwnQuery.rows(
                session,
                """
                SELECT column_name, data_type, is_nullable FROM duckdb_columns()
                WHERE database_name = $1 AND schema_name = $2 AND table_name = $3
                ORDER BY column_index
                """,
                List.of(table.catalog(), table.schema(), table.name()),
                row -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)));
    }

    /// The schema with which the rows of a table are streamed.
    public Schema schema(Table table, BufferAllocator allocator) {
        return EnumText.schema(
                session.describe("SELECT * FROM " + table.quoted(), allocator).schema());
    }
}
