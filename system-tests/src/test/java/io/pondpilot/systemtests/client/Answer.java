package io.pondpilot.systemtests.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A small result as text, so that two engines' answers can be compared and their difference shown.
///
/// @param columns name, Arrow type and children of each column, ` not null` where it is
/// @param rows the values as Arrow's Java objects print, `NULL` in capitals for none
public record Answer(List<String> columns, List<List<String>> rows) {
    public Answer {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// Collects batch after batch.
    public static final class Builder {
        private final List<String> columns = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        public Builder(Schema schema) {
            for (Field field : schema.getFields()) {
                columns.add(text(field));
            }
        }

        /// Adds the rows that `root` holds now.
        public void add(VectorSchemaRoot root) {
            for (int row = 0; row < root.getRowCount(); row++) {
                List<String> values = new ArrayList<>(columns.size());
                for (FieldVector vector : root.getFieldVectors()) {
                    values.add(text(vector.getObject(row)));
                }
                rows.add(values);
            }
        }

        public Answer build() {
            return new Answer(columns, rows);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> "0x" + java.util.HexFormat.of().formatHex(bytes);
            default -> Objects.toString(value);
        };
    }

    /// Metadata is left out: it is no part of the type.
    private static String text(Field field) {
        StringBuilder text = new StringBuilder(field.getName()).append(' ').append(field.getType());
        if (!field.getChildren().isEmpty()) {
            text.append(field.getChildren().stream().map(Answer::text).toList());
        }
        return text.append(field.isNullable() ? "" : " not null").toString();
    }
}
