package io.pondpilot.worker.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// The Arrow types that clients are asked to bind parameters with. Where DuckDB does not know the
/// type, or JDBC cannot bind it exactly, text is asked for, and DuckDB casts.
final class ParameterTypes {
    private ParameterTypes() {}

    static List<Field> fields(List<Integer> duckDbTypes) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < duckDbTypes.size(); i++) {
            fields.add(
                    new Field(
                            Integer.toString(i + 1),
                            FieldType.nullable(arrow(duckDbTypes.get(i))),
                            null));
        }
        return fields;
    }

    /// By the numbers of `duckdb_type` in DuckDB's C interface.
    private static ArrowType arrow(int type) {
        return switch (type) {
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
            case 14 -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
            case 18 -> ArrowType.Binary.INSTANCE;
            default -> ArrowType.Utf8.INSTANCE;
        };
    }
}
