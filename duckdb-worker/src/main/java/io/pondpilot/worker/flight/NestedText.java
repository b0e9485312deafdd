package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.jspecify.annotations.Nullable;

/// A nested Arrow value as the text that DuckDB casts to a list, array, struct or map: `['1',
/// NULL]`, `{'a': '1'}`, `{'k'='1'}`. Every leaf is quoted, so that no text is taken for syntax or
/// for NULL.
final class NestedText {
    private static final HexFormat BLOB = HexFormat.of().withPrefix("\\x");

    private NestedText() {}

    /// Whether values of a vector are nested.
    static boolean is(FieldVector vector) {
        return vector instanceof StructVector
                || vector instanceof BaseRepeatedValueVector
                || vector instanceof FixedSizeListVector;
    }

    /// The value at `row`, which is not null.
    static String of(FieldVector vector, int row) {
        return switch (vector) {
            case MapVector map -> map(map, row);
            case ListVector list ->
                    list(
                            list.getDataVector(),
                            list.getElementStartIndex(row),
                            list.getElementEndIndex(row));
            case FixedSizeListVector list ->
                    list(
                            list.getDataVector(),
                            list.getElementStartIndex(row),
                            list.getElementEndIndex(row));
            case StructVector struct -> struct(struct, row);
            default -> vector.getObject(row).toString();
        };
    }

    private static String list(FieldVector elements, int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            texts.add(element(elements, i));
        }
        return "[" + String.join(", ", texts) + "]";
    }

    private static String struct(StructVector struct, int row) {
        List<String> texts = new ArrayList<>();
        for (FieldVector child : struct.getChildrenFromFields()) {
            texts.add(quoted(child.getName()) + ": " + element(child, row));
        }
        return "{" + String.join(", ", texts) + "}";
    }

    private static String map(MapVector map, int row) {
        StructVector entries = (StructVector) map.getDataVector();
        FieldVector keys = entries.getChildrenFromFields().get(0);
        FieldVector values = entries.getChildrenFromFields().get(1);
        List<String> texts = new ArrayList<>();
        for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
            texts.add(element(keys, i) + "=" + element(values, i));
        }
        return "{" + String.join(", ", texts) + "}";
    }

    private static String element(FieldVector vector, int index) {
        if (vector.isNull(index)) {
            return "NULL";
        }
        if (vector instanceof UnionVector || vector instanceof DenseUnionVector) {
            throw union();
        }
        return is(vector) ? of(vector, index) : quoted(leaf(Parameters.value(vector, index)));
    }

    /// Text says nothing of the member, so that DuckDB would guess it.
    static ProxyException union() {
        return new ProxyException(
                ErrorCode.UNIMPLEMENTED,
                "a union cannot be bound as a parameter where it stands inside another value or has"
                        + " a list, struct or map as a member; ingest such rows, or bind the member"
                        + " and write union_value(name := ?)");
    }

    private static String leaf(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> bytes.length == 0 ? "" : BLOB.formatHex(bytes);
            case LocalDateTime timestamp -> TemporalText.of(timestamp);
            case OffsetDateTime timestamp -> TemporalText.of(timestamp);
            case null, default -> String.valueOf(value);
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
