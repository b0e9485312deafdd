package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Catalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The schema of a table with what JDBC's `getColumns` wants to know of each column.
final class TableSchemas {
    private TableSchemas() {}

    static byte[] encoded(Catalog.Table table, Catalog catalog, BufferAllocator allocator) {
        var bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(
                    new WriteChannel(Channels.newChannel(bytes)),
                    described(table, catalog.schema(table, allocator), catalog.columns(table)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Schema described(
            Catalog.Table table, Schema schema, List<Catalog.Column> columns) {
        Map<String, Catalog.Column> byName = new HashMap<>();
        columns.forEach(column -> byName.put(column.name(), column));
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.getFields()) {
            fields.add(described(table, field, byName.get(field.getName())));
        }
        return new Schema(fields);
    }

    private static Field described(
            Catalog.Table table, Field field, Catalog.@Nullable Column column) {
        var metadata =
                new FlightSqlColumnMetadata.Builder()
                        .catalogName(table.catalog())
                        .schemaName(table.schema())
                        .tableName(table.name())
                        .isAutoIncrement(false)
                        .isCaseSensitive(field.getType() instanceof ArrowType.Utf8)
                        .isReadOnly(false)
                        .isSearchable(true);
        if (column != null) {
            metadata.typeName(column.type());
        }
        if (field.getType() instanceof ArrowType.Decimal decimal) {
            metadata.precision(decimal.getPrecision()).scale(decimal.getScale());
        }
        boolean nullable = column == null || column.nullable();
        return new Field(
                field.getName(),
                new FieldType(nullable, field.getType(), null, metadata.build().getMetadataMap()),
                field.getChildren());
    }
}
