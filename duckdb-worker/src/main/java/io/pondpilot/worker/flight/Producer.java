package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import org.apache.arrow.flight.PollInfo;
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
    private final Transactions transactions;
    private final Metadata metadata;
    private final Actions actions;
    private final Puts puts;
    private final AirportCalls airport;
    private final OpenResults results;
    private final ClientSessions sessions;
    private final Polls polls;
    private final BufferAllocator allocator;
    private final ExecutorService threads;

    Producer(
            Statements statements,
            Calls calls,
            Failures failures,
            PreparedStatements prepared,
            Transactions transactions,
            Metadata metadata,
            AirportCalls airport,
            OpenResults results,
            ClientSessions sessions,
            Polls polls,
            Actions actions,
            BufferAllocator allocator,
            ExecutorService threads) {
        this.statements = statements;
        this.calls = calls;
        this.failures = failures;
        this.prepared = prepared;
        this.transactions = transactions;
        this.metadata = metadata;
        this.airport = airport;
        this.results = results;
        this.sessions = sessions;
        this.polls = polls;
        this.allocator = allocator;
        this.threads = threads;
        this.actions = actions;
        this.puts = new Puts(statements, prepared, transactions, sessions, allocator);
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        if (AirportCalls.asked()) {
            return inCall(call -> airport.info(call, descriptor));
        }
        return inCall(call ->
                switch (Dialect.of(command(descriptor))) {
                    case Dialect.RawSql raw ->
                            info(
                                    statements.begin(
                                            call,
                                            transactions.place(
                                                    sessions.current(), ByteString.EMPTY),
                                            raw.sql(),
                                            List.of()),
                                    descriptor);
                    case Dialect.FlightSqlMessage message -> info(call, message, descriptor);
                });
    }

    @Override
    public PollInfo pollFlightInfo(CallContext context, FlightDescriptor descriptor) {
        try {
            return polls.poll(descriptor, () -> getFlightInfo(context, descriptor));
        } catch (RuntimeException e) {
            throw failures.status(e);
        }
    }

    private FlightInfo info(
            Call call, Dialect.FlightSqlMessage message, FlightDescriptor descriptor)
            throws Exception {
        return switch (message.name()) {
            case "CommandStatementQuery" -> {
                var query = message.message().unpack(CommandStatementQuery.class);
                Place place = transactions.place(sessions.current(), query.getTransactionId());
                yield info(statements.begin(call, place, query.getQuery(), List.of()), descriptor);
            }
            case "CommandPreparedStatementQuery" -> {
                var query = message.message().unpack(CommandPreparedStatementQuery.class);
                PreparedStatements.Prepared statement =
                        prepared.get(sessions.current(), query.getPreparedStatementHandle());
                yield info(
                        statements.beginBound(
                                call, statement.place(), statement.sql(), statement.bound()),
                        descriptor);
            }
            default -> {
                Schema schema = metadata.schema(message);
                sessions.greet(message);
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
        long rows = pending instanceof Pending.Done done ? done.rows() : -1;
        byte[] ticket = results.promise(pending);
        return new FlightInfo(
                schema, descriptor, List.of(new FlightEndpoint(new Ticket(ticket))), -1, rows);
    }

    @Override
    public SchemaResult getSchema(CallContext context, FlightDescriptor descriptor) {
        return inCall(call ->
                switch (Dialect.of(command(descriptor))) {
                    case Dialect.RawSql raw ->
                            schema(
                                    statements.describe(
                                            call,
                                            transactions.place(
                                                    sessions.current(), ByteString.EMPTY),
                                            raw.sql()));
                    case Dialect.FlightSqlMessage message -> schema(call, message);
                });
    }

    private SchemaResult schema(Call call, Dialect.FlightSqlMessage message) throws Exception {
        return switch (message.name()) {
            case "CommandStatementQuery" -> {
                var query = message.message().unpack(CommandStatementQuery.class);
                Place place = transactions.place(sessions.current(), query.getTransactionId());
                yield schema(statements.describe(call, place, query.getQuery()));
            }
            case "CommandPreparedStatementQuery" ->
                    schema(
                            prepared.get(
                                            sessions.current(),
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
                Pending pending = results.take(handle, call);
                stream = new ResultStream(() -> pending, call, listener, allocator, failures);
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
            byte[] answer = inCall(call -> actions.run(call, statements, action));
            if (answer != null) {
                answers.onNext(new Result(answer));
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
