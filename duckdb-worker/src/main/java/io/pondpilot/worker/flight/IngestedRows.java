package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The batches that a client sends, as DuckDB reads them. The stream stays the caller's. What goes
/// wrong with it is kept, because the text that comes back through DuckDB is a stack trace.
final class IngestedRows extends ArrowReader {
    private final FlightStream stream;
    private final VectorSchemaRoot root;
    private volatile @Nullable RuntimeException failure;

    /// Waits for the schema.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when the stream ends without one
    IngestedRows(FlightStream stream, BufferAllocator allocator) {
        super(allocator);
        this.stream = stream;
        try {
            root = stream.getRoot();
        } catch (FlightRuntimeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /// Why the stream ended before its end; null when it did not.
    @Nullable RuntimeException failure() {
        return failure;
    }

    @Override
    public boolean loadNextBatch() {
        try {
            return stream.next();
        } catch (FlightRuntimeException e) {
            failure = e;
            throw e;
        } catch (RuntimeException e) {
            failure = unreadable(e);
            throw e;
        }
    }

    private static ProxyException unreadable(RuntimeException e) {
        return new ProxyException(
                ErrorCode.INVALID_ARGUMENT,
                "the rows cannot be read as Arrow batches of one schema: " + e.getMessage());
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
        return root;
    }

    @Override
    public @Nullable Dictionary lookup(long id) {
        return stream.getDictionaryProvider().lookup(id);
    }

    @Override
    public Set<Long> getDictionaryIds() {
        return stream.getDictionaryProvider().getDictionaryIds();
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() {
        Map<Long, Dictionary> vectors = new HashMap<>();
        getDictionaryIds()
                .forEach(id -> vectors.put(id, stream.getDictionaryProvider().lookup(id)));
        return vectors;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    public void close() {
        // The stream is the caller's.
    }

    @Override
    protected void closeReadSource() {
        // The stream is the caller's.
    }

    @Override
    protected Schema readSchema() {
        return root.getSchema();
    }
}
