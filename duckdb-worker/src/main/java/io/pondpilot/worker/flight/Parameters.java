package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/// Arrow values as the values that DuckDB's JDBC driver binds.
final class Parameters {
    /// Digits of the widest DECIMAL.
    private static final int MOST_DIGITS = 38;

    private static final int HUGEINT_BITS = 127;

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

    /// The value at `row`, as it is bound.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when DuckDB has no such value
    static @Nullable Object value(FieldVector vector, int row) {
        if ((vector instanceof UnionVector || vector instanceof DenseUnionVector)
                && vector.getField().getChildren().stream()
                        .anyMatch(member -> !member.getChildren().isEmpty())) {
            throw NestedText.union();
        }
        Object raw = vector.getObject(row);
        if (raw == null) {
            return null;
        }
        try {
            return value(vector, row, raw);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "a parameter is out of range: " + e.getMessage());
        }
    }

    private static @Nullable Object value(FieldVector vector, int row, Object raw) {
        return switch (vector) {
            case UnionVector union -> value((FieldVector) union.getVector(row), row);
            case DenseUnionVector union ->
                    value(
                            (FieldVector) union.getVectorByType(union.getTypeId(row)),
                            union.getOffset(row));
            case TimeStampVector timestamps -> timestamp(timestamps, row);
            case FieldVector nested when NestedText.is(nested) -> NestedText.of(nested, row);
            default -> value(vector.getField(), raw);
        };
    }

    private static Object value(Field field, Object raw) {
        return switch (field.getType()) {
            case ArrowType.Date _ when raw instanceof Integer days -> date(days);
            case ArrowType.Date _ when raw instanceof LocalDateTime day ->
                    date(day.toLocalDate().toEpochDay());
            case ArrowType.Time type -> time(raw, type.getUnit());
            case ArrowType.Int type when !type.getIsSigned() -> unsigned(raw);
            default -> plain(ExtensionValues.of(field, raw));
        };
    }

    /// The driver takes years before the first for those after it.
    private static Object date(long days) {
        if (Math.abs(days) == Integer.MAX_VALUE) {
            return days > 0 ? TemporalText.INFINITY : TemporalText.MINUS_INFINITY;
        }
        LocalDate date = LocalDate.ofEpochDay(days);
        return date.getYear() > 0 ? date : TemporalText.of(date);
    }

    /// As text what the driver would change: it knows microseconds only, and infinity only in them.
    private static Object timestamp(TimeStampVector vector, int row) {
        long ticks = vector.get(row);
        if (ticks == Long.MAX_VALUE || ticks == -Long.MAX_VALUE) {
            return ticks > 0 ? TemporalText.INFINITY : TemporalText.MINUS_INFINITY;
        }
        ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
        OffsetDateTime utc =
                OffsetDateTime.ofInstant(instant(ticks, type.getUnit()), ZoneOffset.UTC);
        if (type.getTimezone() != null) {
            return utc;
        }
        LocalDateTime local = utc.toLocalDateTime();
        return local.truncatedTo(ChronoUnit.MICROS).equals(local) ? local : TemporalText.of(local);
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
            case BigDecimal value -> decimal(value);
            case BigInteger value -> integer(value);
            case Number value -> value;
            case byte[] value -> value;
            case UUID value -> value;
            case Character value -> (int) value;
            case PeriodDuration value -> TemporalText.of(value);
            case Period value -> TemporalText.interval(value, Duration.ZERO);
            case Duration value -> TemporalText.interval(Period.ZERO, value);
            default -> raw.toString();
        };
    }

    /// The driver binds a longer one as NULL.
    private static Object decimal(BigDecimal value) {
        if (value.precision() <= MOST_DIGITS && value.scale() >= 0) {
            return value;
        }
        return value.scale() <= 0 ? integer(value.toBigIntegerExact()) : value.toPlainString();
    }

    /// What is no HUGEINT goes as text, which DuckDB casts to the type it needs.
    private static Object integer(BigInteger value) {
        return value.bitLength() <= HUGEINT_BITS ? value : value.toString();
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
                    TemporalText.time(
                            Math.multiplyExact(
                                    ticks.longValue(), 1_000_000_000L / perSecond(unit)));
            case LocalDateTime time -> time.toLocalTime().toString();
            default -> raw.toString();
        };
    }
}
