package io.pondpilot.worker.airport;

import io.pondpilot.worker.catalog.Column;
import io.pondpilot.worker.catalog.Table;
import io.pondpilot.worker.catalog.TableType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The columns of a table as the client's catalog has them: those that are streamed, with their
/// comments, and with the offer of statistics where it can be kept.
///
/// That a column is NOT NULL is not told: DuckDB would believe it of columns that are not wanted
/// too, which come as NULL. Defaults are not either: they are for who writes, and the extension
/// parses them, which fails a whole schema over one that is not DuckDB's SQL.
final class TableFlight {
    private static final String COMMENT = "comment";

    private TableFlight() {}

    /// @param streamed the columns of its rows
    /// @param declared what the catalog knows of them
    /// @param knowing the databases that know statistics
    static Schema listed(Table table, Schema streamed, List<Column> declared, Set<String> knowing) {
        Schema commented = commented(streamed, declared);
        return table.type() == TableType.TABLE && knowing.contains(table.name().catalog())
                ? Statistics.offered(commented)
                : commented;
    }

    private static Schema commented(Schema streamed, List<Column> declared) {
        Map<String, String> comments = new LinkedHashMap<>();
        for (Column column : declared) {
            if (column.comment() != null) {
                comments.put(column.name(), column.comment());
            }
        }
        return comments.isEmpty()
                ? streamed
                : new Schema(
                        streamed.getFields().stream()
                                .map(field -> commented(field, comments.get(field.getName())))
                                .toList(),
                        streamed.getCustomMetadata());
    }

    private static Field commented(Field field, @Nullable String comment) {
        if (comment == null) {
            return field;
        }
        Map<String, String> metadata = new HashMap<>(field.getMetadata());
        metadata.put(COMMENT, comment);
        return new Field(
                field.getName(),
                new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata),
                field.getChildren());
    }
}
