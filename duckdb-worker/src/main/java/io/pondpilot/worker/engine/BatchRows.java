package io.pondpilot.worker.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.vector.ipc.ArrowReader;

/// The rows that DuckDB puts into the next batch of a stream. It is told a number once, before
/// anything is known of the width of a text; this changes the number from batch to batch in
/// DuckDB's own stream object, so that narrow rows come 65,536 at a time and wide ones never pile
/// up. The object is recognised by its pointer to itself and by holding the number we gave exactly
/// once; where it is not, the first, small number stays. Why: `RATIONALE.md`.
final class BatchRows {
    /// DuckDB works on vectors of so many rows.
    static final int VECTOR = 2_048;

    /// The number given first when the width is not known.
    static final int CAREFUL = 2 * VECTOR;

    private static final int MOST = 65_536;
    private static final int FASTEST_GROWTH = 4;
    private static final long TARGET_BYTES = 2L * 1024 * 1024;
    private static final long STREAM_BYTES = 40;
    private static final long PRIVATE_DATA = 32;
    private static final long OBJECT_BYTES = 256;

    private final MemorySegment number;
    private long rows;

    private BatchRows(MemorySegment number, long rows) {
        this.number = number;
        this.rows = rows;
    }

    /// Finds the number of a stream that was just exported and not read yet.
    @SuppressWarnings("restricted")
    static BatchRows of(ArrowReader reader, long given) {
        try {
            Field owned = reader.getClass().getDeclaredField("ownedStream");
            owned.setAccessible(true);
            long address = ((ArrowArrayStream) owned.get(reader)).memoryAddress();
            long object =
                    MemorySegment.ofAddress(address)
                            .reinterpret(STREAM_BYTES)
                            .get(JAVA_LONG, PRIVATE_DATA);
            MemorySegment memory = MemorySegment.ofAddress(object).reinterpret(OBJECT_BYTES);
            MemorySegment found = MemorySegment.NULL;
            int hits = 0;
            for (long at = STREAM_BYTES; at < OBJECT_BYTES; at += Long.BYTES) {
                if (memory.get(JAVA_LONG, at) == given) {
                    found = memory.asSlice(at, Long.BYTES);
                    hits++;
                }
            }
            boolean itself = memory.get(JAVA_LONG, PRIVATE_DATA) == object;
            return new BatchRows(itself && hits == 1 ? found : MemorySegment.NULL, given);
        } catch (ReflectiveOperationException _) {
            return new BatchRows(MemorySegment.NULL, given);
        }
    }

    /// Chooses the rows of the next batch by the size of the last one.
    void next(long lastRows, long lastBytes) {
        if (number.byteSize() == 0 || lastRows == 0) {
            return;
        }
        long fitting = TARGET_BYTES * lastRows / Math.max(1, lastBytes);
        long bounded = Math.min(Math.min(fitting, rows * FASTEST_GROWTH), MOST);
        rows = Math.max(1, bounded / VECTOR) * VECTOR;
        number.set(JAVA_LONG, 0, rows);
    }

    /// The rows of the next batch.
    long rows() {
        return rows;
    }
}
