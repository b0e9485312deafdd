package io.pondpilot.worker.flight;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/// Arrow values as the values that DuckDB's JDBC driver binds.
final class Parameters {
    private Parameters() {}

    static void addRows(VectorSchemaRoot root, List<List<@Nullable Object>> to) {
        for (int row = 0; row < root.getRowCount(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (FieldVector vector : root.getFieldVectors()) {
                values.add(value(vector, row));
            }
            to.add(values);
        }
    }

    static @Nullable Object value(FieldVector vector, int row) {
        Object raw = vector.getObject(row);
        if (raw == null) {
            return null;
        }
        if (NestedText.is(vector)) {
            return NestedText.of(vector, row);
        }
        return switch (vector.getField().getType()) {
            case ArrowType.Timestamp type when raw instanceof Long ticks ->
                    OffsetDateTime.ofInstant(instant(ticks, type.getUnit()), ZoneOffset.UTC);
            case ArrowType.Timestamp _ when raw instanceof LocalDateTime local -> local;
            case ArrowType.Date _ when raw instanceof Integer days -> LocalDate.ofEpochDay(days);
            case ArrowType.Date _ when raw instanceof LocalDateTime day -> day.toLocalDate();
            case ArrowType.Time type -> time(raw, type.getUnit());
            case ArrowType.Int type when !type.getIsSigned() -> unsigned(raw);
            default -> plain(raw);
        };
    }

    /// Arrow hands the bits of an unsigned number out as a signed one.
    private static Object unsigned(Object raw) {
        return switch (raw) {
            case Byte bits -> Byte.toUnsignedInt(bits);
            case Integer bits -> Integer.toUnsignedLong(bits);
            case Long bits -> new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
            default -> plain(raw);
        };
    }

    private static Object plain(Object raw) {
        return switch (raw) {
            case Boolean value -> value;
            case Number value -> value;
            case byte[] value -> value;
            case Character value -> (int) value;
            default -> raw.toString();
        };
    }

    private static Instant instant(long ticks, TimeUnit unit) {
        long perSecond = perSecond(unit);
        return Instant.ofEpochSecond(
                Math.floorDiv(ticks, perSecond),
                Math.floorMod(ticks, perSecond) * (1_000_000_000L / perSecond));
    }

    private static long perSecond(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> 1L;
            case MILLISECOND -> 1_000L;
            case MICROSECOND -> 1_000_000L;
            case NANOSECOND -> 1_000_000_000L;
        };
    }

    private static Object time(Object raw, TimeUnit unit) {
        return switch (raw) {
            case Number ticks ->
                    LocalTime.ofNanoOfDay(ticks.longValue() * (1_000_000_000L / perSecond(unit)))
                            .toString();
            case LocalDateTime time -> time.toLocalTime().toString();
            default -> raw.toString();
        };
    }
}
