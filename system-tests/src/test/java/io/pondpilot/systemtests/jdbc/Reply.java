package io.pondpilot.systemtests.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a metadata method did.
sealed interface Reply {
    /// It returned a value.
    record Value(String text) implements Reply {}

    /// It returned rows: column label to text.
    record Rows(List<Map<String, String>> rows) implements Reply {}

    /// It threw.
    record Thrown(Throwable failure) implements Reply {
        /// Whether the failure came from the server: everything that gRPC reports does.
        boolean byServer() {
            for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
                String name = cause.getClass().getSimpleName();
                if (name.equals("FlightRuntimeException")
                        || name.equals("StatusRuntimeException")) {
                    return true;
                }
            }
            return false;
        }

        String text() {
            return "throws " + failure.getClass().getSimpleName();
        }
    }

    /// What a returned object means.
    static Reply of(@Nullable Object returned) throws SQLException {
        return switch (returned) {
            case ResultSet rows -> {
                try (rows) {
                    yield new Rows(read(rows));
                }
            }
            case Boolean value -> new Value(value.toString());
            case Number value -> new Value(value.toString());
            case String value -> new Value(value.replaceAll(":\\d{4,5}/.*", ":PORT/..."));
            case null -> new Value("null");
            default -> new Value("an object");
        };
    }

    private static List<Map<String, String>> read(ResultSet rows) throws SQLException {
        List<Map<String, String>> found = new ArrayList<>();
        while (rows.next()) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                row.put(
                        rows.getMetaData().getColumnLabel(i).toUpperCase(Locale.ROOT),
                        String.valueOf(rows.getObject(i)));
            }
            found.add(row);
        }
        return found;
    }
}
