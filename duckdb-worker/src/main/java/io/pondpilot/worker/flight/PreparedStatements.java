package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Description;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The prepared statements of all clients, by handle. They hold a text and what is known of it, no
/// connection; preparing runs nothing.
final class PreparedStatements implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final Duration AGE = Duration.ofHours(1);

    private final Handles<Prepared> handles =
            new Handles<>(
                    MOST,
                    AGE,
                    "no such prepared statement: it was closed, has expired or belonged to a worker"
                            + " that has ended; prepare it again");

    ByteString add(String sql, Description description) {
        return handles.add(new Prepared(sql, description));
    }

    Prepared get(ByteString handle) {
        return handles.get(handle);
    }

    void remove(ByteString handle) {
        handles.remove(handle);
    }

    @Override
    public void close() {
        handles.close();
    }

    /// One prepared statement and the parameters bound last.
    static final class Prepared implements AutoCloseable {
        private final String sql;
        private final Description description;
        private volatile List<List<@Nullable Object>> rows = List.of();

        Prepared(String sql, Description description) {
            this.sql = sql;
            this.description = description;
        }

        String sql() {
            return sql;
        }

        Description description() {
            return description;
        }

        void bind(List<List<@Nullable Object>> parameterRows) {
            rows = parameterRows;
        }

        /// The one row of parameters that a query needs.
        ///
        /// @throws ProxyException when none or several rows of parameters are bound where one is
        ///   needed
        List<@Nullable Object> queryParameters() {
            List<List<@Nullable Object>> bound = rows;
            int expected = description.parameters().size();
            if (bound.size() > 1) {
                throw new ProxyException(
                        ErrorCode.INVALID_ARGUMENT,
                        "a query takes one row of parameters, not " + bound.size());
            }
            List<@Nullable Object> row = bound.isEmpty() ? List.of() : bound.getFirst();
            if (row.size() != expected) {
                throw new ProxyException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the statement has "
                                + expected
                                + " parameters, and "
                                + row.size()
                                + " were bound");
            }
            return row;
        }

        @Override
        public void close() {
            // Holds no resource.
        }
    }
}
