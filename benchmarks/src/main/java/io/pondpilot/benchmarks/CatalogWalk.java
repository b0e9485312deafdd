package io.pondpilot.benchmarks;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Walks the catalogs as DBeaver does when it reads the structure of a database: catalogs, their
/// schemas, and of each schema the tables, columns, primary and imported keys, all tables at once
/// by the pattern `%` (its generic caches ask for the keys of one table only when that one is
/// opened). After that it opens every table: primary, imported and exported keys one by one, which
/// is told apart. The JDBC URL is in `JDBC_URL`. Prints one line of JSON.
public final class CatalogWalk {
    /// The work of one step of the walk.
    private interface Step<T> {
        T run() throws SQLException;
    }

    private record Table(String catalog, String schema, String name) {}

    private final DatabaseMetaData metadata;
    private final List<String> catalogs;
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private int tables;
    private int columns;
    private int keys;

    private CatalogWalk(DatabaseMetaData metadata, List<String> catalogs) {
        this.metadata = metadata;
        this.catalogs = catalogs;
    }

    /// Walks again and again on one connection.
    ///
    /// @param arguments how often, then the catalogs to open
    public static void main(String[] arguments) throws SQLException {
        int times = Integer.parseInt(arguments[0]);
        List<String> catalogs = List.of(arguments).subList(1, arguments.length);
        List<String> walks = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(System.getenv("JDBC_URL"))) {
            for (int time = 0; time < times; time++) {
                CatalogWalk walk = new CatalogWalk(connection.getMetaData(), catalogs);
                walk.run();
                walks.add(walk.json());
            }
        }
        System.out.println("{\"walks\": " + walks + "}");
    }

    private void run() throws SQLException {
        List<String> seen = timed("catalogs", () -> names(metadata.getCatalogs(), "TABLE_CAT"));
        if (!seen.containsAll(catalogs)) {
            throw new IllegalStateException("missing catalogs: only " + seen);
        }
        for (String catalog : catalogs) {
            List<String> schemas =
                    timed("schemas", () -> names(metadata.getSchemas(catalog, "%"), "TABLE_SCHEM"));
            for (String schema : schemas) {
                open(catalog, schema);
            }
        }
    }

    private void open(String catalog, String schema) throws SQLException {
        List<String> names =
                timed(
                        "tables",
                        () -> names(metadata.getTables(catalog, schema, "%", null), "TABLE_NAME"));
        tables += names.size();
        columns += timed("columns", () -> count(metadata.getColumns(catalog, schema, "%", "%")));
        keys += timed("keys", () -> keys(catalog, schema));
        for (String name : names) {
            timed("keys of each table", () -> keys(new Table(catalog, schema, name)));
        }
    }

    private int keys(String catalog, String schema) throws SQLException {
        return count(metadata.getPrimaryKeys(catalog, schema, "%"))
                + count(metadata.getImportedKeys(catalog, schema, "%"));
    }

    private int keys(Table table) throws SQLException {
        return count(metadata.getPrimaryKeys(table.catalog(), table.schema(), table.name()))
                + count(metadata.getImportedKeys(table.catalog(), table.schema(), table.name()))
                + count(metadata.getExportedKeys(table.catalog(), table.schema(), table.name()));
    }

    private <T> T timed(String step, Step<T> work) throws SQLException {
        long begin = System.nanoTime();
        T result = work.run();
        nanos.merge(step, System.nanoTime() - begin, Long::sum);
        return result;
    }

    private static List<String> names(ResultSet rows, String column) throws SQLException {
        try (rows) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(column));
            }
            return names;
        }
    }

    private static int count(ResultSet rows) throws SQLException {
        try (rows) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    private String json() {
        String steps =
                nanos.entrySet().stream()
                        .map(step -> "\"" + step.getKey() + "\": " + step.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
        return "{\"tables\": %d, \"columns\": %d, \"keys\": %d, \"nanos\": %s}"
                .formatted(tables, columns, keys, steps);
    }
}
