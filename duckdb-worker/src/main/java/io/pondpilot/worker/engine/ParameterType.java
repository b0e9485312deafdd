package io.pondpilot.worker.engine;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// The type that DuckDB expects of a parameter.
///
/// @param id `duckdb_type` of DuckDB's C interface
/// @param width digits of a DECIMAL, else 0
/// @param scale digits of a DECIMAL after the point, else 0
record ParameterType(int id, int width, int scale) {
    static final int DECIMAL = 19;

    private static final int BITS_128 = 128;

    /// The field that clients are asked to bind: where DuckDB does not know the type, or JDBC
    /// cannot bind it exactly, text, which DuckDB casts. Times and timestamps are asked for in
    /// milliseconds because the JDBC driver binds them so whatever the unit.
    Field field(int number) {
        return new Field(Integer.toString(number), FieldType.nullable(arrow()), null);
    }

    private ArrowType arrow() {
        return switch (id) {
            case 1 -> ArrowType.Bool.INSTANCE;
            case 2 -> new ArrowType.Int(8, true);
            case 3 -> new ArrowType.Int(16, true);
            case 4 -> new ArrowType.Int(32, true);
            case 5 -> new ArrowType.Int(64, true);
            case 6 -> new ArrowType.Int(8, false);
            case 7 -> new ArrowType.Int(16, false);
            case 8 -> new ArrowType.Int(32, false);
            case 9 -> new ArrowType.Int(64, false);
            case 10 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case 11 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case 12, 20, 21, 22 -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, null);
            case 31 -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");
            case 13 -> new ArrowType.Date(DateUnit.DAY);
            case 14 -> new ArrowType.Time(TimeUnit.MILLISECOND, 32);
            case 18 -> ArrowType.Binary.INSTANCE;
            case DECIMAL -> new ArrowType.Decimal(width, scale, BITS_128);
            default -> ArrowType.Utf8.INSTANCE;
        };
    }
}
