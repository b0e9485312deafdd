package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Description;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EnumText;
import io.pondpilot.worker.engine.Execution;
import io.pondpilot.worker.engine.Result;
import io.pondpilot.worker.engine.Session;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Runs what clients ask for, each statement exactly once: a SELECT when its result is fetched,
/// everything else at once, when it is asked for, whatever becomes of the fetch.
final class Statements {
    /// Rows of an eager statement (RETURNING, EXPLAIN, PRAGMA, CALL) are kept until they are
    /// fetched; beyond this the statement is refused and its changes are rolled back.
    private static final long MOST_KEPT_BYTES = 64L * 1024 * 1024;

    private final Engine engine;
    private final BufferAllocator allocator;

    Statements(Engine engine, BufferAllocator allocator) {
        this.engine = engine;
        this.allocator = allocator;
    }

    /// Binds and plans a text of one statement; nothing runs.
    Description describe(Call call, Place place, String sql) {
        try (Session session = place.session(call)) {
            call.uses(session);
            return described(place, session, only(session, sql));
        }
    }

    private Description described(Place place, Session session, String statement) {
        Description described = engine.describe(session, statement, allocator);
        if (described.controls() && place.inTransaction()) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a transaction that was begun by BeginTransaction is ended by EndTransaction,"
                            + " not by SQL");
        }
        return described;
    }

    /// Begins a text: all statements but the last run now, in order, on one session; the last runs
    /// now unless it is a SELECT.
    Pending begin(Call call, Place place, String sql, List<@Nullable Object> parameters) {
        Session session = place.session(call);
        boolean handedOver = false;
        try {
            call.uses(session);
            List<String> statements = engine.statements(session, sql);
            boolean several = statements.size() > 1;
            for (String statement : statements.subList(0, statements.size() - 1)) {
                runForNothing(call, place, session, statement);
            }
            String last = statements.getLast();
            Description described = described(place, session, last);
            refuseAlone(described, several);
            call.check();
            // What is bound decides the columns of a query with parameters.
            if (described.starts() || (described.lazy() && !parameters.isEmpty())) {
                Result result =
                        Execution.rows(
                                session,
                                last,
                                parameters,
                                allocator,
                                Batches.rows(described.schema()));
                handedOver = true;
                return new Pending.Started(
                        result, EnumText.schema(result.root().getSchema()), session);
            }
            if (!described.lazy()) {
                return runNow(
                        session, last, described, parameters, several || place.inTransaction());
            }
            handedOver = several && !place.inTransaction();
            return new Pending.Lazy(
                    last, described.schema(), handedOver ? new Held(session) : place);
        } finally {
            if (!handedOver) {
                session.close();
            }
        }
    }

    /// Begins a prepared statement with what was bound: several rows of parameters run it now, once
    /// for each, in order.
    Pending beginBound(Call call, Place place, String sql, List<List<@Nullable Object>> rows) {
        if (rows.size() == 1) {
            return begin(call, place, sql, rows.getFirst());
        }
        Description described = describe(call, place, sql);
        if (!described.returnsRows()) {
            long changed = update(call, place, sql, rows);
            return new Pending.Done(described.schema(), count(described.schema(), changed));
        }
        if (!described.lazy()) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a statement that changes data and returns rows takes one row of parameters,"
                            + " not "
                            + rows.size());
        }
        try (Session session = place.session(call);
                RowByRow results = new RowByRow(allocator, MOST_KEPT_BYTES)) {
            call.uses(session);
            for (List<@Nullable Object> row : rows) {
                call.check();
                try (Result result = Execution.rows(session, sql, row, allocator, 0)) {
                    results.add(result);
                }
            }
            return results.done();
        }
    }

    /// Runs a text and says how many rows its last statement changed, -1 when that is no question.
    long update(Call call, Place place, String sql, List<List<@Nullable Object>> parameterRows) {
        try (Session session = place.session(call)) {
            call.uses(session);
            List<String> statements = engine.statements(session, sql);
            for (String statement : statements.subList(0, statements.size() - 1)) {
                runForNothing(call, place, session, statement);
            }
            String last = statements.getLast();
            Description described = described(place, session, last);
            refuseAlone(described, statements.size() > 1);
            boolean many = parameterRows.size() > 1 && !place.inTransaction();
            if (many) {
                Execution.transaction(session, "BEGIN TRANSACTION");
            }
            long total = 0;
            for (List<@Nullable Object> row : parameterRows) {
                call.check();
                long changed = run(session, last, described, row);
                total = changed < 0 ? changed : total + changed;
            }
            if (many) {
                Execution.transaction(session, "COMMIT");
            }
            return total;
        }
    }

    /// What a lone BEGIN begins would end at once, and whatever follows commit by itself.
    private static void refuseAlone(Description described, boolean several) {
        if (described.controls() && !several) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a transaction in SQL lasts for one text: send BEGIN, the statements and COMMIT"
                            + " as one, or use the transactions of your driver (BeginTransaction)");
        }
    }

    private void runForNothing(Call call, Place place, Session session, String statement) {
        call.check();
        run(session, statement, described(place, session, statement), List.of());
    }

    private long run(
            Session session, String sql, Description described, List<@Nullable Object> parameters) {
        if (!described.returnsRows()) {
            return Execution.update(session, sql, parameters);
        }
        long rows = 0;
        try (Result result =
                Execution.rows(
                        session, sql, parameters, allocator, Batches.rows(described.schema()))) {
            while (result.next()) {
                rows += result.root().getRowCount();
            }
        }
        return rows;
    }

    private Pending runNow(
            Session session,
            String sql,
            Description described,
            List<@Nullable Object> parameters,
            boolean withinMore) {
        if (!described.returnsRows()) {
            long changed = Execution.update(session, sql, parameters);
            return new Pending.Done(described.schema(), count(described.schema(), changed));
        }
        boolean transaction = described.changes() && !withinMore;
        if (transaction) {
            Execution.transaction(session, "BEGIN TRANSACTION");
        }
        List<ArrowRecordBatch> batches = new ArrayList<>();
        boolean kept = false;
        try (Result result =
                Execution.rows(
                        session, sql, parameters, allocator, Batches.rows(described.schema()))) {
            long bytes = 0;
            while (result.next()) {
                Batches.cut(result, described.schema(), allocator, batches::add);
                bytes = batches.stream().mapToLong(ArrowRecordBatch::computeBodyLength).sum();
                if (bytes > MOST_KEPT_BYTES) {
                    throw new ProxyException(
                            ErrorCode.TOO_LARGE,
                            "a statement that changes data may return at most "
                                    + MOST_KEPT_BYTES / (1024 * 1024)
                                    + " MiB of rows; "
                                    + (transaction ? "nothing was changed" : "roll it back"));
                }
            }
            kept = true;
        } finally {
            if (!kept) {
                batches.forEach(ArrowRecordBatch::close);
            }
        }
        if (transaction) {
            Execution.transaction(session, "COMMIT");
        }
        return new Pending.Done(described.schema(), batches);
    }

    private List<ArrowRecordBatch> count(Schema schema, long changed) {
        if (changed < 0 || schema.getFields().size() != 1) {
            return List.of();
        }
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            if (!(root.getVector(0) instanceof BigIntVector count)) {
                return List.of();
            }
            count.allocateNew(1);
            count.set(0, changed);
            root.setRowCount(1);
            return List.of(new VectorUnloader(root).getRecordBatch());
        }
    }

    private String only(Session session, String sql) {
        List<String> statements = engine.statements(session, sql);
        if (statements.size() > 1) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "one statement at a time can be prepared; this text has " + statements.size());
        }
        return statements.getFirst();
    }
}
