package io.pondpilot.worker.engine;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBResultSetMetaData;
import org.duckdb.StatementReturnType;
import org.jspecify.annotations.Nullable;

/// Runs described statements on a session.
public final class Execution {
    private Execution() {}

    /// Runs a statement that returns rows; see [Result].
    public static Result rows(
            Session session,
            String sql,
            List<@Nullable Object> parameters,
            BufferAllocator allocator,
            int batchRows) {
        return Result.run(session, sql, parameters, allocator, batchRows);
    }

    /// Runs a statement that returns no rows.
    ///
    /// @return the rows it changed; -1 when it is of a kind that changes none
    public static long update(Session session, String sql, List<@Nullable Object> parameters) {
        try (PreparedStatement statement = session.prepare(sql)) {
            Result.bind(statement, parameters);
            boolean counts =
                    statement.getMetaData() instanceof DuckDBResultSetMetaData meta
                            && meta.getReturnType() == StatementReturnType.CHANGED_ROWS;
            statement.execute();
            return counts ? statement.getLargeUpdateCount() : -1;
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }

    /// Runs a statement of a transaction that we open ourselves.
    public static void transaction(Session session, String word) {
        session.run(word);
    }
}
