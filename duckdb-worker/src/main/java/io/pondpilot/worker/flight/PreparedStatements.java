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

    /// Bound rows stay in memory until the statement is closed.
    private static final int MOST_ROWS = 1_000;

    private static final long MOST_BYTES = 24L * 1024 * 1024;

    /// About what a column or parameter takes on the heap.
    private static final long FIELD_BYTES = 512;

    private static final Duration AGE = Duration.ofHours(1);

    private final Handles<Prepared> handles =
            new Handles<>(
                    MOST,
                    MOST_BYTES,
                    Prepared::bytes,
                    AGE,
                    "no such prepared statement: it was closed, has expired, made room for newer"
                            + " ones (a worker keeps the "
                            + MOST
                            + " used last), or belongs to another session or to a worker that has"
                            + " ended; prepare it again");

    ByteString add(ClientSession owner, String sql, Description description, Place place) {
        return handles.add(new Prepared(owner, sql, description, place));
    }

    /// What the handle names, if it is this client's.
    ///
    /// @throws ProxyException `NOT_FOUND`
    Prepared get(ClientSession client, ByteString handle) {
        return handles.get(handle, found -> client.mayUse(found.owner));
    }

    /// Forgets it, if it is this client's.
    void remove(ClientSession client, ByteString handle) {
        handles.removeIf(handle, found -> client.mayUse(found.owner));
    }

    /// Forgets all of a client.
    void removeAll(ClientSession client) {
        handles.removeAll(found -> found.owner.id().equals(client.id()));
    }

    @Override
    public void close() {
        handles.close();
    }

    /// One prepared statement and the parameters bound last.
    static final class Prepared implements AutoCloseable {
        private final ClientSession owner;
        private final String sql;
        private final Description description;
        private final Place place;
        private volatile List<List<@Nullable Object>> rows = List.of();

        Prepared(ClientSession owner, String sql, Description description, Place place) {
            this.owner = owner;
            this.sql = sql;
            this.description = description;
            this.place = place;
        }

        private long bytes() {
            int fields = description.schema().getFields().size() + description.parameters().size();
            return FIELD_BYTES * (1 + fields) + 2L * sql.length();
        }

        String sql() {
            return sql;
        }

        Description description() {
            return description;
        }

        /// Where it runs: in the transaction in which it was prepared, if there was one.
        Place place() {
            return place;
        }

        /// Keeps the parameters of a query.
        ///
        /// @throws ProxyException when there are more rows of them than are kept
        void bind(List<List<@Nullable Object>> parameterRows) {
            if (parameterRows.size() > MOST_ROWS) {
                throw new ProxyException(
                        ErrorCode.INVALID_ARGUMENT,
                        "a query takes at most "
                                + MOST_ROWS
                                + " rows of parameters, not "
                                + parameterRows.size());
            }
            rows = parameterRows;
        }

        /// The rows of parameters that were bound last; one empty row where none is needed.
        ///
        /// @throws ProxyException when none are bound, or not as many as the statement has
        List<List<@Nullable Object>> bound() {
            List<List<@Nullable Object>> bound = rows.isEmpty() ? List.of(List.of()) : rows;
            int expected = description.parameters().size();
            for (List<@Nullable Object> row : bound) {
                if (row.size() != expected) {
                    throw new ProxyException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the statement has "
                                    + expected
                                    + " parameters, and "
                                    + row.size()
                                    + " were bound");
                }
            }
            return bound;
        }

        @Override
        public void close() {
            // Holds no resource.
        }
    }
}
