package io.pondpilot.systemtests.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
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
            add(root.getRowCount(), root.getFieldVectors());
        }

        /// Adds the rows that `root` holds now, the values of dictionaries in the place of their
        /// numbers.
        public void add(VectorSchemaRoot root, DictionaryProvider dictionaries) {
            List<ValueVector> decoded = new ArrayList<>();
            List<ValueVector> columns = new ArrayList<>();
            try {
                for (FieldVector vector : root.getFieldVectors()) {
                    DictionaryEncoding encoding = vector.getField().getDictionary();
                    if (encoding != null) {
                        decoded.add(
                                DictionaryEncoder.decode(
                                        vector, dictionaries.lookup(encoding.getId())));
                    }
                    columns.add(encoding == null ? vector : decoded.getLast());
                }
                add(root.getRowCount(), columns);
            } finally {
                decoded.forEach(ValueVector::close);
            }
        }

        private void add(int count, List<? extends ValueVector> vectors) {
            for (int row = 0; row < count; row++) {
                List<String> values = new ArrayList<>(columns.size());
                for (ValueVector vector : vectors) {
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
