package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Result;
import io.pondpilot.worker.engine.Session;
import java.util.List;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// What a ticket stands for. A ticket is good for one DoGet: a second one is told so, and never
/// runs a statement again.
sealed interface Pending extends AutoCloseable {
    /// The result's schema on the wire.
    Schema schema();

    @Override
    void close();

    /// A SELECT without parameters that runs when it is fetched.
    ///
    /// @param session the session on which earlier statements of the same text ran; null for any
    record Lazy(String sql, Schema schema, @Nullable Session session) implements Pending {
        @Override
        public void close() {
            if (session != null) {
                session.close();
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
    record Done(Schema schema, List<ArrowRecordBatch> batches) implements Pending {
        @Override
        public void close() {
            batches.forEach(ArrowRecordBatch::close);
        }
    }
}
