package io.pondpilot.worker.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question of the worker's own to DuckDB, for its catalog answers. It is not screened: unlike a
/// user's text it may use the functions that ask an attached database directly.
public final class OwnQuery {
    private OwnQuery() {}

    /// Makes something of the row that a result stands at.
    public interface Reader<T> {
        /// Reads the row; it must not move on.
        T read(ResultSet row) throws SQLException;
    }

    /// Runs it and reads all rows. Blocks.
    ///
    /// @param sql never holds anything a user wrote, but for what is quoted
    /// @throws EngineException when DuckDB or the attached database fails
    public static <T> List<T> rows(
            Session session, String sql, List<@Nullable Object> parameters, Reader<T> reader) {
        if (parameters.isEmpty()) {
            return rows(session, sql, reader);
        }
        try (PreparedStatement statement = session.prepare(sql)) {
            Result.bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, reader);
            }
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }

    /// Bound and run in one transaction: what asks SQLite keeps its connection from the one to the
    /// other, and a statement that is prepared first loses it.
    private static <T> List<T> rows(Session session, String sql, Reader<T> reader) {
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return read(rows, reader);
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }

    private static <T> List<T> read(ResultSet rows, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
            found.add(reader.read(rows));
        }
        return found;
    }
}
