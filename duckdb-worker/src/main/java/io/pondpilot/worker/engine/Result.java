package io.pondpilot.worker.engine;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/// The rows of a running statement as Arrow batches, each produced when it is asked for: DuckDB
/// runs a few batches ahead at most, so memory does not grow with the result. For one thread.
public final class Result implements AutoCloseable {
    private final PreparedStatement statement;
    private final DuckDBResultSet rows;
    private final ArrowReader reader;
    private final @Nullable BatchRows batchRows;

    private Result(
            PreparedStatement statement,
            DuckDBResultSet rows,
            ArrowReader reader,
            @Nullable BatchRows batchRows) {
        this.batchRows = batchRows;
        this.statement = statement;
        this.rows = rows;
        this.reader = reader;
    }

    /// Runs a statement that returns rows.
    ///
    /// @param batchRows rows in a batch; 0 to find out, batch by batch, what makes about 2 MiB
    static Result run(
            Session session,
            String sql,
            List<@Nullable Object> parameters,
            BufferAllocator allocator,
            int batchRows) {
        PreparedStatement statement = session.prepare(sql);
        try {
            bind(statement, parameters);
            DuckDBResultSet rows = (DuckDBResultSet) statement.executeQuery();
            int first = batchRows == 0 ? BatchRows.CAREFUL : batchRows;
            ArrowReader reader = (ArrowReader) rows.arrowExportStream(allocator, first);
            return new Result(
                    statement, rows, reader, batchRows == 0 ? BatchRows.of(reader, first) : null);
        } catch (SQLException e) {
            throw closed(statement, EngineException.of(e));
        } catch (RuntimeException e) {
            throw closed(statement, e);
        }
    }

    static void bind(PreparedStatement statement, List<@Nullable Object> parameters)
            throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    private static RuntimeException closed(PreparedStatement statement, RuntimeException e) {
        try {
            statement.close();
        } catch (SQLException second) {
            e.addSuppressed(second);
        }
        return e;
    }

    /// Where [#next] puts each batch; ENUMs are dictionaries in it.
    public VectorSchemaRoot root() {
        try {
            return reader.getVectorSchemaRoot();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /// The dictionaries of the ENUMs.
    public ArrowReader reader() {
        return reader;
    }

    /// Fetches the next batch. Blocks while DuckDB works.
    ///
    /// @return false at the end
    public boolean next() {
        try {
            if (!reader.loadNextBatch()) {
                return false;
            }
            if (batchRows != null) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                long bytes =
                        batch.getFieldVectors().stream()
                                .mapToLong(FieldVector::getBufferSize)
                                .sum();
                batchRows.next(batch.getRowCount(), bytes);
            }
            return true;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static EngineException failure(IOException e) {
        String text = String.valueOf(e.getMessage());
        int start = text.indexOf("Error: ");
        int colon = text.indexOf(':');
        boolean prefixed = colon > 0 && start > colon;
        return EngineException.of(prefixed ? text.substring(colon + 1).strip() : text);
    }

    @Override
    public void close() {
        try (statement;
                rows;
                reader) {
            // Closed in reverse order.
        } catch (SQLException e) {
            throw EngineException.of(e);
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
