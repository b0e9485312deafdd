package io.pondpilot.worker.query;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Prints rows as they come.
interface Printer {
    /// The columns; called before any rows, and again with the same ones for each endpoint.
    void schema(Schema schema);

    /// A batch of rows.
    void rows(VectorSchemaRoot batch);

    /// No more rows.
    void end();

    /// A value as text; null for NULL.
    static @Nullable String text(FieldVector vector, int row) {
        Object value = vector.getObject(row);
        if (value == null) {
            return null;
        }
        return switch (value) {
            case byte[] bytes -> "\\x" + java.util.HexFormat.of().formatHex(bytes);
            case Integer days when vector.getField().getType() instanceof ArrowType.Date ->
                    java.time.LocalDate.ofEpochDay(days).toString();
            case Long ticks when vector.getField().getType() instanceof ArrowType.Timestamp type ->
                    instant(ticks, type).toString();
            case Long micros when vector.getField().getType() instanceof ArrowType.Time ->
                    java.time.LocalTime.ofNanoOfDay(micros * 1_000).toString();
            default -> value.toString();
        };
    }

    private static java.time.Instant instant(long ticks, ArrowType.Timestamp type) {
        long perSecond =
                switch (type.getUnit()) {
                    case SECOND -> 1L;
                    case MILLISECOND -> 1_000L;
                    case MICROSECOND -> 1_000_000L;
                    case NANOSECOND -> 1_000_000_000L;
                };
        return java.time.Instant.ofEpochSecond(
                Math.floorDiv(ticks, perSecond),
                Math.floorMod(ticks, perSecond) * (1_000_000_000L / perSecond));
    }
}
