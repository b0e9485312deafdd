package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.catalog.Catalog;
import io.pondpilot.worker.catalog.Column;
import io.pondpilot.worker.catalog.ColumnStatistics;
import io.pondpilot.worker.catalog.TableName;
import io.pondpilot.worker.engine.Execution;
import io.pondpilot.worker.engine.Quoted;
import io.pondpilot.worker.engine.Result;
import io.pondpilot.worker.engine.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Column statistics for the client's optimizer, where they are cheap and true: of tables in
/// DuckDB's own format whose columns are all numbers, booleans, dates and times.
///
/// A table that offers any must answer for every column, and of texts the extension believes more
/// than a bound says (their longest length), so a table with other columns offers none.
final class Statistics {
    private static final String OFFER = "can_produce_statistics";
    private static final String EXTENSION = "ARROW:extension:name";
    private static final String BOOLEAN = "arrow.bool8";

    private final BufferAllocator allocator;

    Statistics(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    /// The schema of a table in DuckDB's own format, with the offer where its columns allow it.
    static Schema offered(Schema schema) {
        return schema.getFields().stream().allMatch(Statistics::simple)
                ? new Schema(schema.getFields(), Map.of(OFFER, "1"))
                : schema;
    }

    private static boolean simple(Field field) {
        String extension = field.getMetadata().getOrDefault(EXTENSION, BOOLEAN);
        return extension.equals(BOOLEAN)
                && switch (field.getType()) {
                    case ArrowType.Int _,
                            ArrowType.FloatingPoint _,
                            ArrowType.Decimal _,
                            ArrowType.Date _,
                            ArrowType.Time _,
                            ArrowType.Timestamp _ ->
                            field.getDictionary() == null;
                    default -> false;
                };
    }

    /// The answer: an Arrow stream of one row.
    ///
    /// @param listed the columns as [TableFlight] lists them
    /// @throws ProxyException `UNIMPLEMENTED` for a column of a table that offers none
    byte[] answer(Session session, Catalog catalog, TableName table, String column, Schema listed) {
        if (!listed.getCustomMetadata().containsKey(OFFER)
                || listed.getFields().stream().noneMatch(f -> f.getName().equals(column))) {
            throw new ProxyException(
                    ErrorCode.UNIMPLEMENTED,
                    "there are no statistics of the column '" + column + "' of " + table.quoted());
        }
        return ColumnStatistics.of(session, table, column)
                .map(found -> row(session, found))
                .orElseGet(() ->
                        row(
                                session,
                                new ColumnStatistics(
                                        type(catalog, table, column), null, null, true, true, 0)));
    }

    private static String type(Catalog catalog, TableName table, String column) {
        return catalog.columns(Catalog.Filter.of(table)).getOrDefault(table, List.of()).stream()
                .filter(declared -> declared.name().equals(column))
                .findFirst()
                .map(Column::type)
                .orElse("INTEGER");
    }

    private byte[] row(Session session, ColumnStatistics found) {
        String sql =
                ("SELECT CAST(%s AS %s) AS \"min\", CAST(%s AS %s) AS \"max\", %b AS has_not_null,"
                                + " %b AS has_null, %d::UBIGINT AS distinct_count")
                        .formatted(
                                literal(found.min()),
                                found.type(),
                                literal(found.max()),
                                found.type(),
                                found.hasNotNull(),
                                found.hasNull(),
                                found.distinct());
        session.lossless(false);
        try (Result result = Execution.rows(session, sql, List.of(), allocator, 1)) {
            var bytes = new ByteArrayOutputStream();
            try (ArrowStreamWriter writer = new ArrowStreamWriter(result.root(), null, bytes)) {
                writer.start();
                while (result.next()) {
                    writer.writeBatch();
                }
                writer.end();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String literal(@Nullable String value) {
        return value == null ? "NULL" : Quoted.text(value);
    }
}
