package io.pondpilot.worker.flight;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.jspecify.annotations.Nullable;

/// Sends the tables of catalog answers: it is given row by row, and sends a batch whenever enough
/// is together, so that no message is over 3 MiB unless a single row is.
final class Rows {
    private static final int BATCH_BYTES = 1024 * 1024;
    private static final int VALUE_BYTES = 8;

    private final VectorSchemaRoot root;
    private final Runnable send;
    private int count;
    private long bytes;

    /// Rows for this table.
    ///
    /// @param send called whenever the table is full, and at the end
    Rows(VectorSchemaRoot root, Runnable send) {
        this.root = root;
        this.send = send;
        root.allocateNew();
    }

    /// Adds a row; missing trailing values are null, surplus ones are left out.
    void add(@Nullable Object... values) {
        long size = size(values);
        if (count > 0 && bytes + size > BATCH_BYTES) {
            flush();
        }
        bytes += size;
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

    private static long size(@Nullable Object[] values) {
        long size = 0;
        for (Object value : values) {
            size +=
                    switch (value) {
                        case byte[] binary -> binary.length;
                        case String text -> 3L * text.length();
                        case null, default -> VALUE_BYTES;
                    };
        }
        return size;
    }

    private void flush() {
        root.setRowCount(count);
        send.run();
        root.clear();
        root.allocateNew();
        count = 0;
        bytes = 0;
    }

    private void set(FieldVector vector, Object value) {
        switch (vector) {
            case VarCharVector text ->
                    text.setSafe(count, value.toString().getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector bytes -> bytes.setSafe(count, (byte[]) value);
            case IntVector number -> number.setSafe(count, ((Number) value).intValue());
            case UInt1Vector number -> number.setSafe(count, ((Number) value).intValue());
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

    /// Ends the table; what is left is sent, even when it is nothing.
    void done() {
        root.setRowCount(count);
        send.run();
    }
}
