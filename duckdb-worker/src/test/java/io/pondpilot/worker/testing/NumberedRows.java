package io.pondpilot.worker.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A stream of rows to be ingested: a number that counts from 0 and a text of it, made when they
/// are asked for.
public final class NumberedRows extends ArrowReader {
    private final Schema schema;
    private final int batches;
    private final int rowsEach;
    private final int failsAt;
    private final boolean slow;
    private int made;

    private NumberedRows(
            BufferAllocator allocator,
            String number,
            String text,
            int batches,
            int rowsEach,
            int failsAt,
            boolean slow) {
        super(allocator);
        this.slow = slow;
        this.schema =
                new Schema(
                        List.of(
                                Field.nullable(number, new ArrowType.Int(64, true)),
                                Field.nullable(text, ArrowType.Utf8.INSTANCE)));
        this.batches = batches;
        this.rowsEach = rowsEach;
        this.failsAt = failsAt;
    }

    /// Rows with the columns `id` and `name`.
    public static NumberedRows of(BufferAllocator allocator, int batches, int rowsEach) {
        return named(allocator, "id", "name", batches, rowsEach);
    }

    /// Rows with these columns.
    public static NumberedRows named(
            BufferAllocator allocator, String number, String text, int batches, int rowsEach) {
        return new NumberedRows(allocator, number, text, batches, rowsEach, -1, false);
    }

    /// Rows whose text is no number from this batch on.
    public static NumberedRows failingAt(
            BufferAllocator allocator, int batches, int rowsEach, int failsAt) {
        return new NumberedRows(allocator, "id", "name", batches, rowsEach, failsAt, false);
    }

    /// Batches of a row that take a tenth of a second each.
    public static NumberedRows slowly(BufferAllocator allocator, int batches) {
        return new NumberedRows(allocator, "id", "name", batches, 1, -1, true);
    }

    @Override
    public boolean loadNextBatch() throws java.io.IOException {
        if (made == batches) {
            return false;
        }
        if (slow) {
            pause();
        }
        VectorSchemaRoot root = getVectorSchemaRoot();
        BigIntVector numbers = (BigIntVector) root.getVector(0);
        VarCharVector texts = (VarCharVector) root.getVector(1);
        numbers.allocateNew(rowsEach);
        texts.allocateNew(rowsEach);
        String suffix = failsAt >= 0 && made >= failsAt ? "x" : "";
        for (int row = 0; row < rowsEach; row++) {
            long number = (long) made * rowsEach + row;
            numbers.setSafe(row, number);
            texts.setSafe(row, (number + suffix).getBytes(StandardCharsets.UTF_8));
        }
        root.setRowCount(rowsEach);
        made++;
        return true;
    }

    private static void pause() throws java.io.IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.IOException(e);
        }
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {
        // Nothing is read.
    }

    @Override
    protected Schema readSchema() {
        return schema;
    }
}
