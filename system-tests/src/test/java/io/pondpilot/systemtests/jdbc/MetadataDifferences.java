package io.pondpilot.systemtests.jdbc;

import io.pondpilot.systemtests.harness.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How two replies to one call differ, and the checked-in list of the differences that are meant. A
/// line is a method, or a method and a column; what the Flight SQL driver said; what DuckDB's said.
/// What differs by the type of a column names the type; what belongs to the databases themselves
/// (`information_schema` and its like) is one row, whatever their versions have there.
final class MetadataDifferences {
    static final Path FILE =
            Layout.root().resolve("system-tests/src/test/resources/jdbc/metadata-differences.txt");

    private static final int LONGEST = 60;

    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("information_schema", "pg_catalog", "mysql", "performance_schema", "sys");
    private static final Set<String> SYSTEM_CATALOGS = Set.of("system", "temp");

    /// Methods that answer names in one text.
    private static final Set<String> NAME_LISTS =
            Set.of(
                    "getSQLKeywords",
                    "getNumericFunctions",
                    "getStringFunctions",
                    "getSystemFunctions",
                    "getTimeDateFunctions");

    /// Columns of `getColumns` whose value follows from the column's type.
    private static final Set<String> BY_TYPE =
            Set.of("DATA_TYPE", "COLUMN_SIZE", "DECIMAL_DIGITS", "NUM_PREC_RADIX");

    /// What tells one row from another, by method.
    private static final Map<String, List<String>> KEYS =
            Map.of(
                    "getCatalogs", List.of("TABLE_CAT"),
                    "getSchemas", List.of("TABLE_CATALOG", "TABLE_SCHEM"),
                    "getTables", List.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME"),
                    "getTableTypes", List.of("TABLE_TYPE"),
                    "getColumns", List.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME"),
                    "getPrimaryKeys",
                            List.of("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME"),
                    "getImportedKeys", foreignKey(),
                    "getExportedKeys", foreignKey(),
                    "getCrossReference", foreignKey());

    private MetadataDifferences() {}

    private static List<String> foreignKey() {
        return List.of(
                "PKTABLE_CAT",
                "PKTABLE_SCHEM",
                "PKTABLE_NAME",
                "PKCOLUMN_NAME",
                "FKTABLE_NAME",
                "FKCOLUMN_NAME");
    }

    /// The lines of one call.
    static Set<String> of(String method, Reply ours, Reply theirs) {
        Set<String> lines = new TreeSet<>();
        if (ours instanceof Reply.Rows left && theirs instanceof Reply.Rows right) {
            rows(method, left, right, lines);
        } else if (NAME_LISTS.contains(method)
                && ours instanceof Reply.Value
                && theirs instanceof Reply.Value) {
            lines.add(line(method, "some names", "other names"));
        } else if (!text(ours).equals(text(theirs))) {
            lines.add(line(method, text(ours), text(theirs)));
        }
        return lines;
    }

    private static void rows(String method, Reply.Rows ours, Reply.Rows theirs, Set<String> lines) {
        List<String> keys = KEYS.get(method);
        if (keys == null) {
            if (!text(ours).equals(text(theirs))) {
                lines.add(line(method, text(ours), text(theirs)));
            }
            return;
        }
        Map<String, Map<String, String>> left = byKey(ours, keys);
        Map<String, Map<String, String>> right = byKey(theirs, keys);
        left.forEach((key, row) -> {
            @Nullable Map<String, String> other = right.get(key);
            if (other == null) {
                lines.add(line(method, key, "no such row"));
            } else {
                columns(method, row, other, lines);
            }
        });
        right.keySet().stream()
                .filter(key -> !left.containsKey(key))
                .forEach(key -> lines.add(line(method, "no such row", key)));
    }

    private static void columns(
            String method,
            Map<String, String> ours,
            Map<String, String> theirs,
            Set<String> lines) {
        Set<String> names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        for (String name : names) {
            String left = shown(ours.getOrDefault(name, "no such column"));
            String right = shown(theirs.getOrDefault(name, "no such column"));
            if (name.equals("REMARKS") && left.equals("null") && !right.isEmpty()) {
                right = right.equals("null") ? right : "a comment";
            }
            if (!left.equals(right)) {
                String type = BY_TYPE.contains(name) ? " of " + theirs.get("TYPE_NAME") : "";
                lines.add(line(method + "." + name + type, left, right));
            }
        }
    }

    private static Map<String, Map<String, String>> byKey(Reply.Rows reply, List<String> keys) {
        Map<String, Map<String, String>> byKey = new LinkedHashMap<>();
        for (Map<String, String> row : reply.rows()) {
            if (isOfTheSystem(row)) {
                byKey.put("what belongs to a system", Map.of());
                continue;
            }
            List<String> values = new ArrayList<>();
            keys.forEach(key -> values.add(row.getOrDefault(key, "")));
            byKey.put(shown(String.join(".", values)), row);
        }
        return byKey;
    }

    private static boolean isOfTheSystem(Map<String, String> row) {
        return row.entrySet().stream()
                .anyMatch(column ->
                        switch (column.getKey()) {
                            case "TABLE_SCHEM", "PKTABLE_SCHEM" ->
                                    SYSTEM_SCHEMAS.contains(column.getValue());
                            case "TABLE_CAT", "TABLE_CATALOG", "PKTABLE_CAT" ->
                                    SYSTEM_CATALOGS.contains(column.getValue());
                            default -> false;
                        });
    }

    private static String text(Reply reply) {
        return switch (reply) {
            case Reply.Value value -> shown(value.text());
            case Reply.Rows rows -> rows.rows().isEmpty() ? "no rows" : "rows";
            case Reply.Thrown thrown -> thrown.text();
        };
    }

    private static String shown(String text) {
        String line = text.replace('\t', ' ').replace('\n', ' ');
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST) + "... (" + line.length() + ")";
    }

    private static String line(String what, String ours, String theirs) {
        return what + "\t" + ours + "\t" + theirs;
    }

    /// The checked-in list: line to reason.
    ///
    /// @throws AssertionError when a line stands without a reason
    static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new HashMap<>();
        String reason = "";
        for (String line : Files.readAllLines(FILE)) {
            if (line.isBlank()) {
                reason = "";
            } else if (line.startsWith("#")) {
                reason = line;
            } else if (reason.isEmpty()) {
                throw new AssertionError("listed without a reason: " + line);
            } else {
                listed.put(line, reason);
            }
        }
        return listed;
    }
}
