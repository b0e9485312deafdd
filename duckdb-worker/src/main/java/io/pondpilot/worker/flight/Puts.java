package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightProducer.StreamListener;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutPreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// DoPut: updates and parameters. An update without parameters may come without a schema, so the
/// stream is only read where parameters are expected.
final class Puts {
    private static final int MOST_PARAMETER_ROWS = 100_000;

    private final Statements statements;
    private final PreparedStatements prepared;
    private final Transactions transactions;
    private final ClientSessions sessions;
    private final Ingestions ingestions;
    private final BufferAllocator allocator;

    Puts(
            Statements statements,
            PreparedStatements prepared,
            Transactions transactions,
            ClientSessions sessions,
            BufferAllocator allocator) {
        this.statements = statements;
        this.prepared = prepared;
        this.transactions = transactions;
        this.sessions = sessions;
        this.ingestions = new Ingestions(allocator);
        this.allocator = allocator;
    }

    void accept(Call call, FlightStream stream, StreamListener<PutResult> answers)
            throws Exception {
        if (!(Dialect.of(stream.getDescriptor().getCommand())
                instanceof Dialect.FlightSqlMessage message)) {
            throw unsupported("DoPut of plain SQL");
        }
        switch (message.name()) {
            case "CommandStatementUpdate" -> {
                var update = message.message().unpack(CommandStatementUpdate.class);
                Place place = transactions.place(sessions.current(), update.getTransactionId());
                answer(
                        answers,
                        statements.update(call, place, update.getQuery(), List.of(List.of())));
            }
            case "CommandPreparedStatementUpdate" -> {
                var update = message.message().unpack(CommandPreparedStatementUpdate.class);
                PreparedStatements.Prepared statement =
                        prepared.get(sessions.current(), update.getPreparedStatementHandle());
                List<List<@Nullable Object>> rows =
                        statement.description().parameters().isEmpty()
                                ? List.of(List.of())
                                : updated(stream, statement);
                answer(answers, statements.update(call, statement.place(), statement.sql(), rows));
            }
            case "CommandPreparedStatementQuery" -> {
                var query = message.message().unpack(CommandPreparedStatementQuery.class);
                ByteString handle = query.getPreparedStatementHandle();
                PreparedStatements.Prepared statement = prepared.get(sessions.current(), handle);
                statement.bind(parameters(stream, statement));
                send(
                        answers,
                        DoPutPreparedStatementResult.newBuilder()
                                .setPreparedStatementHandle(handle)
                                .build()
                                .toByteArray());
            }
            case "CommandStatementIngest" -> {
                var ingest = message.message().unpack(CommandStatementIngest.class);
                Place place = transactions.ingestion(sessions.current(), ingest.getTransactionId());
                answer(answers, ingestions.run(call, place, ingest, stream));
            }
            default -> throw unsupported(message.name());
        }
    }

    /// The rows of an update: sent with it, or bound before it, as the client in Rust does. Its
    /// stream then ends without a schema, so that asking for its root would wait forever.
    private static List<List<@Nullable Object>> updated(
            FlightStream stream, PreparedStatements.Prepared statement) {
        List<List<@Nullable Object>> rows = parameters(stream, statement);
        return rows.isEmpty() && !stream.hasRoot() ? statement.bound() : rows;
    }

    private static List<List<@Nullable Object>> parameters(
            FlightStream stream, PreparedStatements.Prepared statement) {
        int expected = statement.description().parameters().size();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (stream.next()) {
            VectorSchemaRoot root = stream.getRoot();
            if (root.getRowCount() > 0 && root.getFieldVectors().size() != expected) {
                throw new ProxyException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the statement has "
                                + expected
                                + " parameters, and "
                                + root.getFieldVectors().size()
                                + " were sent");
            }
            Parameters.addRows(root, rows);
            if (rows.size() > MOST_PARAMETER_ROWS) {
                throw new ProxyException(
                        ErrorCode.TOO_LARGE,
                        "at most " + MOST_PARAMETER_ROWS + " rows of parameters at once");
            }
        }
        return rows;
    }

    /// Never -1, "unknown": the JDBC driver takes that for "not an update" and runs the statement
    /// again as a query.
    private void answer(StreamListener<PutResult> answers, long changed) {
        send(
                answers,
                DoPutUpdateResult.newBuilder()
                        .setRecordCount(Math.max(0, changed))
                        .build()
                        .toByteArray());
    }

    private void send(StreamListener<PutResult> answers, byte[] bytes) {
        try (ArrowBuf buffer = allocator.buffer(bytes.length)) {
            buffer.writeBytes(bytes);
            answers.onNext(PutResult.metadata(buffer));
        }
    }

    private static ProxyException unsupported(String what) {
        return new ProxyException(
                ErrorCode.UNIMPLEMENTED, what + " is not something this worker does");
    }
}
