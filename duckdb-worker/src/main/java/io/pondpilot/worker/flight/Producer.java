package io.pondpilot.worker.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.airport.AirportAction;
import io.pondpilot.worker.engine.Description;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Every Flight call of a worker: finds out what it means and hands it on.
final class Producer implements FlightProducer {
    private final Statements statements;
    private final Calls calls;
    private final Failures failures;
    private final PreparedStatements prepared;
    private final Metadata metadata;
    private final Actions actions;
    private final Puts puts;
    private final AirportCalls airport;
    private final Handles<Pending> tickets;
    private final BufferAllocator allocator;
    private final ExecutorService threads;

    Producer(
            Statements statements,
            Calls calls,
            Failures failures,
            PreparedStatements prepared,
            Metadata metadata,
            AirportCalls airport,
            Handles<Pending> tickets,
            BufferAllocator allocator,
            ExecutorService threads) {
        this.statements = statements;
        this.calls = calls;
        this.failures = failures;
        this.prepared = prepared;
        this.metadata = metadata;
        this.airport = airport;
        this.tickets = tickets;
        this.allocator = allocator;
        this.threads = threads;
        this.actions = new Actions(prepared, tickets);
        this.puts = new Puts(statements, prepared, allocator);
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        if (AirportCalls.asked()) {
            return inCall(call -> airport.info(call, descriptor));
        }
        return inCall(call ->
                switch (Dialect.of(command(descriptor))) {
                    case Dialect.RawSql raw ->
                            info(statements.begin(call, raw.sql(), List.of()), descriptor);
                    case Dialect.FlightSqlMessage message -> info(call, message, descriptor);
                });
    }

    private FlightInfo info(
            Call call, Dialect.FlightSqlMessage message, FlightDescriptor descriptor)
            throws Exception {
        return switch (message.name()) {
            case "CommandStatementQuery" -> {
                var query = message.message().unpack(CommandStatementQuery.class);
                Transactions.refuse(query.getTransactionId());
                yield info(statements.begin(call, query.getQuery(), List.of()), descriptor);
            }
            case "CommandPreparedStatementQuery" -> {
                var query = message.message().unpack(CommandPreparedStatementQuery.class);
                PreparedStatements.Prepared statement =
                        prepared.get(query.getPreparedStatementHandle());
                yield info(
                        statements.begin(call, statement.sql(), statement.queryParameters()),
                        descriptor);
            }
            default -> {
                Schema schema = metadata.schema(message);
                yield new FlightInfo(
                        schema,
                        descriptor,
                        List.of(new FlightEndpoint(new Ticket(command(descriptor)))),
                        -1,
                        -1);
            }
        };
    }

    private FlightInfo info(Pending pending, FlightDescriptor descriptor) {
        Schema schema = pending.schema();
        long rows =
                pending instanceof Pending.Done done
                        ? done.batches().stream().mapToLong(batch -> batch.getLength()).sum()
                        : -1;
        ByteString handle = tickets.add(pending);
        byte[] ticket =
                Any.pack(TicketStatementQuery.newBuilder().setStatementHandle(handle).build())
                        .toByteArray();
        return new FlightInfo(
                schema, descriptor, List.of(new FlightEndpoint(new Ticket(ticket))), -1, rows);
    }

    @Override
    public SchemaResult getSchema(CallContext context, FlightDescriptor descriptor) {
        return inCall(call ->
                switch (Dialect.of(command(descriptor))) {
                    case Dialect.RawSql raw -> schema(statements.describe(call, raw.sql()));
                    case Dialect.FlightSqlMessage message -> schema(call, message);
                });
    }

    private SchemaResult schema(Call call, Dialect.FlightSqlMessage message) throws Exception {
        return switch (message.name()) {
            case "CommandStatementQuery" ->
                    schema(
                            statements.describe(
                                    call,
                                    message.message()
                                            .unpack(CommandStatementQuery.class)
                                            .getQuery()));
            case "CommandPreparedStatementQuery" ->
                    schema(
                            prepared.get(
                                            message.message()
                                                    .unpack(CommandPreparedStatementQuery.class)
                                                    .getPreparedStatementHandle())
                                    .description());
            default -> new SchemaResult(metadata.schema(message));
        };
    }

    private static SchemaResult schema(Description description) {
        return new SchemaResult(description.schema());
    }

    /// Runs on the event loop (see [Handoff]): nothing here may block, the stream itself has a
    /// thread.
    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        Call call = null;
        try {
            if (AirportCalls.issued(ticket)) {
                Call scanning = calls.begin();
                call = scanning;
                threads.execute(
                        new ResultStream(
                                statements,
                                () -> airport.open(scanning, ticket),
                                scanning,
                                listener,
                                allocator,
                                failures));
                return;
            }
            Dialect dialect = Dialect.of(ticket.getBytes());
            if (!(dialect instanceof Dialect.FlightSqlMessage message)) {
                throw new ProxyException(
                        ErrorCode.INVALID_ARGUMENT,
                        "this is not a ticket of this worker; ask for one by GetFlightInfo");
            }
            call = calls.begin();
            Runnable stream;
            if (message.name().equals("TicketStatementQuery")) {
                ByteString handle =
                        message.message().unpack(TicketStatementQuery.class).getStatementHandle();
                Pending pending = tickets.take(handle);
                Call streaming = call;
                actions.streams(handle, streaming);
                stream =
                        new ResultStream(
                                statements, () -> pending, call, listener, allocator, failures);
            } else {
                metadata.schema(message);
                stream = metadata.stream(message, call, listener);
            }
            threads.execute(stream);
        } catch (InvalidProtocolBufferException _) {
            fail(listener, truncated(), call);
        } catch (RuntimeException e) {
            fail(listener, e, call);
        }
    }

    private void fail(ServerStreamListener listener, RuntimeException e, @Nullable Call call) {
        if (call != null) {
            call.close();
        }
        listener.error(failures.status(e));
    }

    @Override
    public Runnable acceptPut(
            CallContext context, FlightStream stream, StreamListener<PutResult> answers) {
        return () -> {
            try {
                inCall(call -> {
                    puts.accept(call, stream, answers);
                    return true;
                });
                answers.onCompleted();
            } catch (RuntimeException e) {
                answers.onError(e);
            }
        };
    }

    @Override
    public void doAction(CallContext context, Action action, StreamListener<Result> answers) {
        Optional<AirportAction> asked = AirportAction.find(action.getType());
        try {
            if (asked.isPresent()) {
                answers.onNext(new Result(inCall(call -> airport.act(call, asked.get(), action))));
                answers.onCompleted();
                return;
            }
            Message answer = inCall(call -> actions.run(call, statements, action));
            if (answer != null) {
                answers.onNext(new Result(actions.bytes(action, answer)));
            }
            answers.onCompleted();
        } catch (RuntimeException e) {
            answers.onError(e);
        }
    }

    @Override
    public void doExchange(CallContext context, FlightStream reader, ServerStreamListener writer) {
        throw failures.status(
                new ProxyException(
                        ErrorCode.UNIMPLEMENTED,
                        "DoExchange is not something this worker does; INSERT, UPDATE and DELETE go"
                                + " by Flight SQL (ADBC, JDBC, pyarrow)"));
    }

    @Override
    public void listActions(CallContext context, StreamListener<ActionType> answers) {
        actions.types().forEach(answers::onNext);
        answers.onCompleted();
    }

    @Override
    public void listFlights(
            CallContext context, Criteria criteria, StreamListener<FlightInfo> answers) {
        if (AirportCalls.asked()) {
            try {
                inCall(airport::list).forEach(answers::onNext);
            } catch (RuntimeException e) {
                answers.onError(e);
                return;
            }
        }
        answers.onCompleted();
    }

    private static byte[] command(FlightDescriptor descriptor) {
        if (!descriptor.isCommand()) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "this worker has no paths; put SQL or a Flight SQL message into the command of"
                            + " the descriptor");
        }
        return descriptor.getCommand();
    }

    private interface Work<T extends @Nullable Object> {
        T run(Call call) throws Exception;
    }

    private <T extends @Nullable Object> T inCall(Work<T> work) {
        try (Call call = calls.begin()) {
            try {
                return work.run(call);
            } catch (InvalidProtocolBufferException _) {
                throw failures.status(truncated(), call);
            } catch (Exception | Error e) {
                throw failures.status(e, call);
            }
        } catch (ProxyException e) {
            throw failures.status(e);
        }
    }

    private static ProxyException truncated() {
        return new ProxyException(
                ErrorCode.INVALID_ARGUMENT, "the Flight SQL message is truncated or malformed");
    }
}
