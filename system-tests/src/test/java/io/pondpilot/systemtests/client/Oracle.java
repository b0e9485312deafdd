package io.pondpilot.systemtests.client;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/// What in-process DuckDB answers: the truth that results through the proxy are held against.
public final class Oracle {
    private Oracle() {}

    /// Runs `sql` in a new in-process DuckDB.
    public static RowDigest digest(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return digest(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Runs `sql` on `connection`, streamed as Arrow.
    public static RowDigest digest(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet result = statement.executeQuery(sql);
                    ArrowReader reader =
                            (ArrowReader)
                                    result.unwrap(DuckDBResultSet.class)
                                            .arrowExportStream(Allocators.root(), 65_536)) {
                RowDigest.Builder digest =
                        new RowDigest.Builder(reader.getVectorSchemaRoot().getSchema());
                while (reader.loadNextBatch()) {
                    digest.add(reader.getVectorSchemaRoot());
                }
                return digest.build();
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Runs `sql` on `connection` as it is and collects its whole answer.
    ///
    /// @throws SQLException DuckDB's own failure
    public static Answer answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql);
                ArrowReader reader =
                        (ArrowReader)
                                result.unwrap(DuckDBResultSet.class)
                                        .arrowExportStream(Allocators.root(), 65_536)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            Answer.Builder answer = new Answer.Builder(root.getSchema());
            while (reader.loadNextBatch()) {
                answer.add(root, reader);
            }
            return answer.build();
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }
}
