package io.pondpilot.worker.flight;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.jspecify.annotations.Nullable;

/// Fills the small tables of catalog answers row by row.
final class Rows {
    private final VectorSchemaRoot root;
    private int count;

    Rows(VectorSchemaRoot root) {
        this.root = root;
        root.allocateNew();
    }

    /// Adds a row; missing trailing values are null, surplus ones are left out.
    void add(@Nullable Object... values) {
        List<FieldVector> vectors = root.getFieldVectors();
        for (int i = 0; i < vectors.size(); i++) {
            Object value = i < values.length ? values[i] : null;
            if (value == null) {
                vectors.get(i).setNull(count);
            } else {
                set(vectors.get(i), value);
            }
        }
        count++;
    }

    private void set(FieldVector vector, Object value) {
        switch (vector) {
            case VarCharVector text ->
                    text.setSafe(count, value.toString().getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector bytes -> bytes.setSafe(count, (byte[]) value);
            case IntVector number -> number.setSafe(count, ((Number) value).intValue());
            case BitVector bit -> bit.setSafe(count, Boolean.TRUE.equals(value) ? 1 : 0);
            case ListVector list -> {
                UnionListWriter writer = list.getWriter();
                writer.setPosition(count);
                writer.startList();
                for (Object element : (List<?>) value) {
                    writer.writeVarChar(element.toString());
                }
                writer.endList();
            }
            default -> throw new IllegalStateException("no such column: " + vector.getField());
        }
    }

    /// Ends the table.
    void done() {
        root.setRowCount(count);
    }
}
