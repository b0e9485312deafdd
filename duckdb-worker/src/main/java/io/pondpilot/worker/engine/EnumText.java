package io.pondpilot.worker.engine;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// ENUMs as text: JDBC shows the index of a dictionary, and Arrow servers send a dictionary only
/// once, so no dictionary goes on the wire.
public final class EnumText {
    private EnumText() {}

    /// The schema with every dictionary replaced by text.
    public static Schema schema(Schema schema) {
        return has(schema.getFields())
                ? new Schema(schema.getFields().stream().map(EnumText::field).toList())
                : schema;
    }

    /// Whether any field, at any depth, is a dictionary.
    public static boolean has(List<Field> fields) {
        return fields.stream()
                .anyMatch(field -> field.getDictionary() != null || has(field.getChildren()));
    }

    private static Field field(Field field) {
        if (field.getDictionary() != null) {
            return new Field(
                    field.getName(),
                    new FieldType(field.isNullable(), ArrowType.Utf8.INSTANCE, null),
                    null);
        }
        return new Field(
                field.getName(),
                field.getFieldType(),
                field.getChildren().stream().map(EnumText::field).toList());
    }
}
