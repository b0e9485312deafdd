package io.pondpilot.systemtests.client;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The contents of a result in a few numbers: equal digests mean the same rows, whatever their
/// order and however they were cut into batches. Every byte of every value counts.
///
/// @param schema names and types of the columns
/// @param rows how many
/// @param sum sum of the rows' hashes
/// @param xor exclusive or of the rows' hashes mixed once more
public record RowDigest(List<String> schema, long rows, long sum, long xor) {
    /// Takes batch after batch.
    public static final class Builder {
        private final List<String> schema = new ArrayList<>();
        private long rows;
        private long sum;
        private long xor;
        private long[] hashes = new long[0];

        public Builder(Schema columns) {
            for (Field field : columns.getFields()) {
                schema.add(field.getName() + " " + field.getType());
            }
        }

        /// Adds the rows that `root` holds now.
        public void add(VectorSchemaRoot root) {
            int count = root.getRowCount();
            if (hashes.length < count) {
                hashes = new long[count];
            }
            java.util.Arrays.fill(hashes, 0, count, 1);
            for (FieldVector vector : root.getFieldVectors()) {
                column(vector, count);
            }
            for (int i = 0; i < count; i++) {
                sum += hashes[i];
                xor ^= mix(hashes[i]);
            }
            rows += count;
        }

        private void column(FieldVector vector, int count) {
            switch (vector) {
                case BitVector bits -> {
                    for (int i = 0; i < count; i++) {
                        put(i, bits.isNull(i) ? NULL : bits.get(i));
                    }
                }
                case BaseFixedWidthVector fixed -> fixed(fixed, count);
                case BaseVariableWidthVector variable -> variable(variable, count);
                default -> {
                    for (int i = 0; i < count; i++) {
                        Object value = vector.getObject(i);
                        put(i, value == null ? NULL : value.toString().hashCode());
                    }
                }
            }
        }

        private void fixed(BaseFixedWidthVector vector, int count) {
            int width = vector.getTypeWidth();
            ArrowBuf data = vector.getDataBuffer();
            boolean nulls = vector.getNullCount() > 0;
            for (int i = 0; i < count; i++) {
                if (nulls && vector.isNull(i)) {
                    put(i, NULL);
                } else if (width == 8) {
                    put(i, data.getLong(i * 8L));
                } else if (width == 4) {
                    put(i, data.getInt(i * 4L));
                } else {
                    put(i, bytes(data, (long) i * width, width));
                }
            }
        }

        private void variable(BaseVariableWidthVector vector, int count) {
            ArrowBuf offsets = vector.getOffsetBuffer();
            ArrowBuf data = vector.getDataBuffer();
            boolean nulls = vector.getNullCount() > 0;
            for (int i = 0; i < count; i++) {
                if (nulls && vector.isNull(i)) {
                    put(i, NULL);
                } else {
                    int start = offsets.getInt(i * 4L);
                    put(i, bytes(data, start, offsets.getInt((i + 1) * 4L) - start));
                }
            }
        }

        private static long bytes(ArrowBuf data, long start, int length) {
            long hash = length;
            int i = 0;
            for (; i + 8 <= length; i += 8) {
                hash = mix(hash ^ data.getLong(start + i));
            }
            for (; i < length; i++) {
                hash = hash * 31 + data.getByte(start + i);
            }
            return mix(hash);
        }

        private void put(int row, long value) {
            hashes[row] = mix(hashes[row] * 31 + value);
        }

        public RowDigest build() {
            return new RowDigest(List.copyOf(schema), rows, sum, xor);
        }
    }

    private static final long NULL = 0x9E3779B97F4A7C15L;

    /// Stafford's mix 13, the finaliser of SplitMix64.
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
