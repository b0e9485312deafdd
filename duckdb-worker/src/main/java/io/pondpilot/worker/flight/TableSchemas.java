package io.pondpilot.worker.flight;

import io.pondpilot.worker.catalog.Column;
import io.pondpilot.worker.catalog.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The schema of a table with what `getColumns` of JDBC wants to know of each column, in the
/// metadata keys that Flight SQL names.
final class TableSchemas {
    /// The comment, under the key of a column's comment, on the schema too: `GetTables` has no
    /// column for it.
    private static final String REMARKS = "ARROW:FLIGHT:SQL:REMARKS";

    /// The default, under the key that drivers after 18.3 read.
    private static final String DEFAULT_VALUE = "ARROW:FLIGHT:SQL:DEFAULT_VALUE";

    private TableSchemas() {}

    /// The schema as an encapsulated message.
    ///
    /// @param types a field of each type, by the type's text
    static byte[] encoded(Table table, List<Column> columns, Map<String, Field> types) {
        List<Field> fields = new ArrayList<>();
        for (Column column : columns) {
            fields.add(field(table, column, types.get(column.type())));
        }
        var bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(
                    new WriteChannel(Channels.newChannel(bytes)),
                    new Schema(
                            fields,
                            table.comment() == null ? null : Map.of(REMARKS, table.comment())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Field field(Table table, Column column, @Nullable Field type) {
        ArrowType arrow = type == null ? ArrowType.Utf8.INSTANCE : type.getType();
        var builder =
                new FlightSqlColumnMetadata.Builder()
                        .catalogName(table.name().catalog())
                        .schemaName(table.name().schema())
                        .tableName(table.name().table())
                        .typeName(column.type())
                        .isCaseSensitive(arrow instanceof ArrowType.Utf8)
                        .isReadOnly(table.readOnly())
                        .isSearchable(true);
        if (isSequence(column.defaultValue())) {
            // Only where it is so: ADBC's driver for Java fails on a column that says no.
            builder.isAutoIncrement(true);
        }
        if (column.comment() != null) {
            builder.remarks(column.comment());
        }
        if (arrow instanceof ArrowType.Decimal decimal) {
            builder.precision(decimal.getPrecision()).scale(decimal.getScale());
        } else if (digits(arrow) > 0) {
            builder.precision(digits(arrow)).scale(0);
        }
        Map<String, String> metadata = new HashMap<>(builder.build().getMetadataMap());
        if (column.defaultValue() != null) {
            metadata.put(DEFAULT_VALUE, column.defaultValue());
        }
        return new Field(
                column.name(),
                new FieldType(column.nullable(), arrow, null, metadata),
                type == null ? null : type.getChildren());
    }

    private static boolean isSequence(@Nullable String defaultValue) {
        return defaultValue != null && defaultValue.toLowerCase(Locale.ROOT).startsWith("nextval(");
    }

    /// Decimal digits of an integer type; 0 for every other type.
    private static int digits(ArrowType type) {
        if (!(type instanceof ArrowType.Int number)) {
            return 0;
        }
        return switch (number.getBitWidth()) {
            case Byte.SIZE -> 3;
            case Short.SIZE -> 5;
            case Integer.SIZE -> 10;
            default -> number.getIsSigned() ? 19 : 20;
        };
    }
}
