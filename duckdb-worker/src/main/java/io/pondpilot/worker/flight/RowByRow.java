package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.EnumText;
import io.pondpilot.worker.engine.Result;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The results of a query that ran for each of several rows of parameters, one after the other, as
/// ADBC binds them. They may differ in the type of a column only where a parameter was null: a null
/// has no type in DuckDB, and takes the one that the other rows give.
final class RowByRow implements AutoCloseable {
    private final BufferAllocator allocator;
    private final long mostBytes;
    private final List<Batch> batches = new ArrayList<>();
    private long bytes;

    private record Batch(Schema schema, ArrowRecordBatch rows) {}

    /// @param mostBytes what all results together may hold
    RowByRow(BufferAllocator allocator, long mostBytes) {
        this.allocator = allocator;
        this.mostBytes = mostBytes;
    }

    /// Reads a result to its end.
    ///
    /// @throws ProxyException `TOO_LARGE`
    void add(Result result) {
        Schema schema = EnumText.schema(result.root().getSchema());
        boolean any = false;
        while (result.next()) {
            any = true;
            Batches.cut(result, schema, allocator, rows -> keep(schema, rows));
        }
        if (!any) {
            try (VectorSchemaRoot none = VectorSchemaRoot.create(schema, allocator)) {
                keep(schema, new VectorUnloader(none).getRecordBatch());
            }
        }
    }

    private void keep(Schema schema, ArrowRecordBatch rows) {
        batches.add(new Batch(schema, rows));
        bytes += rows.computeBodyLength();
        if (bytes > mostBytes) {
            throw new ProxyException(
                    ErrorCode.TOO_LARGE,
                    "the results of a query with several rows of parameters may hold at most "
                            + mostBytes / (1024 * 1024)
                            + " MiB; bind one row at a time");
        }
    }

    /// All results as one; it owns their memory from now on. How many rows they have is not told:
    /// ADBC takes that for rows that were changed.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when they do not fit together
    Pending.Done done() {
        Schema wire = common();
        List<ArrowRecordBatch> aligned = new ArrayList<>();
        while (!batches.isEmpty()) {
            Batch batch = batches.getFirst();
            if (Batches.sameTypes(batch.schema(), wire)) {
                aligned.add(batch.rows());
            } else {
                aligned.add(converted(batch, wire));
                batch.rows().close();
            }
            batches.removeFirst();
        }
        return new Pending.Done(wire, aligned, -1);
    }

    /// Of each column the first type that comes with a value.
    private Schema common() {
        List<Field> fields = new ArrayList<>(batches.getFirst().schema().getFields());
        if (batches.stream()
                .allMatch(b -> Batches.sameTypes(b.schema(), batches.getFirst().schema()))) {
            return batches.getFirst().schema();
        }
        boolean[] known = new boolean[fields.size()];
        for (Batch batch : batches) {
            try (VectorSchemaRoot root = loaded(batch)) {
                for (int i = 0; i < fields.size(); i++) {
                    FieldVector column = root.getVector(i);
                    if (!known[i] && column.getNullCount() < column.getValueCount()) {
                        known[i] = true;
                        fields.set(i, column.getField());
                    }
                }
            }
        }
        return new Schema(fields);
    }

    private ArrowRecordBatch converted(Batch batch, Schema wire) {
        try (VectorSchemaRoot from = loaded(batch);
                VectorSchemaRoot to = VectorSchemaRoot.create(wire, allocator)) {
            for (int i = 0; i < wire.getFields().size(); i++) {
                FieldVector source = from.getVector(i);
                FieldVector target = to.getVector(i);
                if (source.getField().getType().equals(target.getField().getType())) {
                    source.makeTransferPair(target).transfer();
                } else if (source.getNullCount() == source.getValueCount()) {
                    target.allocateNew();
                    target.setValueCount(from.getRowCount());
                } else {
                    throw new ProxyException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the rows of parameters give the column "
                                    + target.getName()
                                    + " different types; cast it, or bind one row at a time");
                }
            }
            to.setRowCount(from.getRowCount());
            return new VectorUnloader(to).getRecordBatch();
        }
    }

    private VectorSchemaRoot loaded(Batch batch) {
        VectorSchemaRoot root = VectorSchemaRoot.create(batch.schema(), allocator);
        new VectorLoader(root).load(batch.rows());
        return root;
    }

    @Override
    public void close() {
        batches.forEach(batch -> batch.rows().close());
        batches.clear();
    }
}
