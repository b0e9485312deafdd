package io.pondpilot.systemtests.client;

import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// A result on its way; closing it before its end cancels the call.
public final class ResultStream implements AutoCloseable {
    private final FlightStream stream;

    /// Reads `stream`, which it closes.
    public ResultStream(FlightStream stream) {
        this.stream = stream;
    }

    /// Blocks until the schema is here.
    public Schema schema() {
        return stream.getSchema();
    }

    /// Blocks for the next batch.
    ///
    /// @return false at the result's regular end
    public boolean next() {
        return stream.next();
    }

    /// The batch that [#next] brought.
    public VectorSchemaRoot root() {
        return stream.getRoot();
    }

    /// Reads to the end and digests everything.
    public RowDigest digest() {
        RowDigest.Builder digest = new RowDigest.Builder(schema());
        while (next()) {
            digest.add(root());
        }
        return digest.build();
    }

    /// Reads to the end and collects everything; for small results.
    public Answer answer() {
        Answer.Builder answer = new Answer.Builder(schema());
        while (next()) {
            answer.add(root());
        }
        return answer.build();
    }

    /// Tells the server that nobody reads on.
    public void cancel() {
        stream.cancel("the reader went away", null);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
