package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Result;
import io.pondpilot.worker.engine.Session;
import java.util.List;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/// What a ticket stands for. A ticket is good for one DoGet: a second one is told so, and never
/// runs a statement again.
sealed interface Pending extends AutoCloseable {
    /// The result's schema on the wire.
    Schema schema();

    /// About how many bytes it keeps.
    default long bytes() {
        return 512L * (1 + schema().getFields().size());
    }

    @Override
    void close();

    /// A SELECT without parameters that runs when it is fetched.
    ///
    /// @param place where it runs; a session that was held for it is closed with it
    record Lazy(String sql, Schema schema, Place place) implements Pending {
        /// The session to run it on; the caller closes it.
        Session session(Call call) {
            return place.session(call);
        }

        @Override
        public void close() {
            if (place instanceof Held held) {
                held.session().close();
            }
        }
    }

    /// A query that was started to know its columns, and goes on when it is fetched.
    record Started(Result result, Schema schema, Session session) implements Pending {
        @Override
        public void close() {
            try (session) {
                result.close();
            }
        }
    }

    /// The result of a statement that has run.
    ///
    /// @param rows as its FlightInfo says, -1 for not told
    record Done(Schema schema, List<ArrowRecordBatch> batches, long rows) implements Pending {
        /// All rows are told.
        Done(Schema schema, List<ArrowRecordBatch> batches) {
            this(schema, batches, batches.stream().mapToLong(ArrowRecordBatch::getLength).sum());
        }

        @Override
        public long bytes() {
            return Pending.super.bytes()
                    + batches.stream().mapToLong(ArrowRecordBatch::computeBodyLength).sum();
        }

        @Override
        public void close() {
            batches.forEach(ArrowRecordBatch::close);
        }
    }
}
