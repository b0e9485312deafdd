package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Result;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The size of what goes on the wire: about 64 k rows and never over 3 MiB in one message, unless a
/// single row is larger.
final class Batches {
    private static final int MOST_ROWS = 65_536;
    static final long MOST_BYTES = 3L * 1024 * 1024 - 64 * 1024;

    private static final int TO_BE_FOUND_OUT = 0;
    private static final int VECTOR = 2_048;
    private static final int UNKNOWN = -1;

    private Batches() {}

    /// How many rows to ask DuckDB for at once; 0 when a column has no fixed width and only the
    /// rows themselves will tell.
    static int rows(Schema schema) {
        long bits = 0;
        for (Field field : schema.getFields()) {
            int width = bits(field);
            if (width == UNKNOWN) {
                return TO_BE_FOUND_OUT;
            }
            bits += width;
        }
        long rows = MOST_BYTES * 8 / Math.max(1, bits);
        long vectors = Math.max(1, Math.min(MOST_ROWS, rows) / VECTOR);
        return Math.toIntExact(vectors * VECTOR);
    }

    /// Bits of a value with its validity bit.
    private static int bits(Field field) {
        int bits =
                switch (field.getType()) {
                    case ArrowType.Bool _ -> 1;
                    case ArrowType.Null _ -> 0;
                    case ArrowType.Int type -> type.getBitWidth();
                    case ArrowType.FloatingPoint type ->
                            switch (type.getPrecision()) {
                                case HALF -> 16;
                                case SINGLE -> 32;
                                case DOUBLE -> 64;
                            };
                    case ArrowType.Decimal type -> type.getBitWidth();
                    case ArrowType.Date _ -> 64;
                    case ArrowType.Time type -> type.getBitWidth();
                    case ArrowType.Timestamp _ -> 64;
                    case ArrowType.Duration _ -> 64;
                    case ArrowType.Interval _ -> 128;
                    default -> UNKNOWN;
                };
        return bits == UNKNOWN ? UNKNOWN : bits + 1;
    }

    /// Whether the columns have the same types, so that batches of the one can be sent as the
    /// other.
    static boolean sameTypes(Schema one, Schema other) {
        int columns = one.getFields().size();
        if (columns != other.getFields().size()) {
            return false;
        }
        for (int i = 0; i < columns; i++) {
            Field left = one.getFields().get(i);
            Field right = other.getFields().get(i);
            if (!left.getType().equals(right.getType())
                    || !left.getChildren().equals(right.getChildren())) {
                return false;
            }
        }
        return true;
    }

    /// Cuts the batch that a result holds now into record batches small enough to send, in order.
    /// The consumer closes each.
    static void cut(
            Result result, Schema wire, BufferAllocator allocator, Consumer<ArrowRecordBatch> to) {
        try (EnumDecoding decoded = EnumDecoding.of(result, wire, allocator)) {
            cut(decoded.root(), 0, decoded.root().getRowCount(), to);
        }
    }

    private static void cut(
            VectorSchemaRoot root, int from, int rows, Consumer<ArrowRecordBatch> to) {
        if (rows == root.getRowCount()
                && (rows <= 1 || size(root.getFieldVectors(), rows) <= MOST_BYTES)) {
            to.accept(new VectorUnloader(root).getRecordBatch());
            return;
        }
        try (VectorSchemaRoot slice = root.slice(from, rows)) {
            if (rows <= 1 || size(slice.getFieldVectors(), rows) <= MOST_BYTES) {
                to.accept(new VectorUnloader(slice).getRecordBatch());
                return;
            }
        }
        int half = rows / 2;
        cut(root, from, half, to);
        cut(root, from + half, rows - half, to);
    }

    private static long size(List<FieldVector> vectors, int rows) {
        long bytes = 0;
        for (FieldVector vector : vectors) {
            bytes += vector.getBufferSizeFor(rows);
        }
        return bytes;
    }
}
