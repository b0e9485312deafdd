package io.pondpilot.worker.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Description;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCancelQueryRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCancelQueryResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndTransactionRequest;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// DoAction: prepared statements, transactions, cancellation, sessions.
@SuppressWarnings("deprecation") // CancelQuery is deprecated, and clients still send it.
final class Actions {
    private static final List<ActionType> TYPES =
            List.of(
                    FlightSqlUtils.FLIGHT_SQL_CREATE_PREPARED_STATEMENT,
                    FlightSqlUtils.FLIGHT_SQL_CLOSE_PREPARED_STATEMENT,
                    FlightSqlUtils.FLIGHT_SQL_BEGIN_TRANSACTION,
                    FlightSqlUtils.FLIGHT_SQL_END_TRANSACTION,
                    FlightSqlUtils.FLIGHT_SQL_CANCEL_QUERY,
                    FlightConstants.CANCEL_FLIGHT_INFO,
                    FlightConstants.RENEW_FLIGHT_ENDPOINT,
                    FlightConstants.SET_SESSION_OPTIONS,
                    FlightConstants.GET_SESSION_OPTIONS,
                    FlightConstants.CLOSE_SESSION);

    private final PreparedStatements prepared;
    private final Transactions transactions;
    private final OpenResults results;
    private final Polls polls;
    private final ClientSessions sessions;
    private final SessionActions sessionActions;

    Actions(
            PreparedStatements prepared,
            Transactions transactions,
            OpenResults results,
            Polls polls,
            ClientSessions sessions,
            SessionActions sessionActions) {
        this.prepared = prepared;
        this.transactions = transactions;
        this.results = results;
        this.polls = polls;
        this.sessions = sessions;
        this.sessionActions = sessionActions;
    }

    /// Those that [#run] does.
    List<ActionType> types() {
        return TYPES;
    }

    /// Does it.
    ///
    /// @return the body of the answer: messages of Flight SQL wrapped in `Any`, those of Flight as
    ///   they are; null when there is none
    byte @Nullable [] run(Call call, Statements statements, Action action) throws Exception {
        byte[] body = action.getBody();
        return switch (action.getType()) {
            case "CreatePreparedStatement" ->
                    wrapped(
                            create(
                                    call,
                                    statements,
                                    unwrapped(body, ActionCreatePreparedStatementRequest.class)));
            case "ClosePreparedStatement" -> {
                prepared.remove(
                        sessions.current(),
                        unwrapped(body, ActionClosePreparedStatementRequest.class)
                                .getPreparedStatementHandle());
                yield null;
            }
            case "BeginTransaction" ->
                    wrapped(
                            ActionBeginTransactionResult.newBuilder()
                                    .setTransactionId(transactions.begin(sessions.current()))
                                    .build());
            case "EndTransaction" -> {
                end(unwrapped(body, ActionEndTransactionRequest.class));
                yield null;
            }
            case "BeginSavepoint", "EndSavepoint" ->
                    throw new ProxyException(
                            ErrorCode.UNIMPLEMENTED,
                            "DuckDB has no savepoints; begin a transaction of its own for what may"
                                    + " have to be undone");
            case "CancelQuery" ->
                    wrapped(cancelQuery(unwrapped(body, ActionCancelQueryRequest.class)));
            case "CancelFlightInfo" ->
                    cancel(Flight.CancelFlightInfoRequest.parseFrom(body)).toByteArray();
            case "RenewFlightEndpoint" ->
                    results.renew(Flight.RenewFlightEndpointRequest.parseFrom(body).getEndpoint())
                            .toByteArray();
            case "SetSessionOptions" ->
                    sessionActions
                            .set(call, Flight.SetSessionOptionsRequest.parseFrom(body))
                            .toByteArray();
            case "GetSessionOptions" -> sessionActions.get(call).toByteArray();
            case "CloseSession" -> {
                ClientSession closing = sessions.current();
                if (!closing.shared()) {
                    transactions.rollBackAll(closing);
                    prepared.removeAll(closing);
                }
                yield sessionActions.close().toByteArray();
            }
            default ->
                    throw new ProxyException(
                            ErrorCode.UNIMPLEMENTED,
                            "the action '"
                                    + action.getType()
                                    + "' is not something this worker does");
        };
    }

    private static <T extends Message> T unwrapped(byte[] body, Class<T> type) throws Exception {
        return Any.parseFrom(body).unpack(type);
    }

    private static byte[] wrapped(Message message) {
        return Any.pack(message).toByteArray();
    }

    private Message create(
            Call call, Statements statements, ActionCreatePreparedStatementRequest request) {
        ClientSession session = sessions.current();
        Place place = transactions.place(session, request.getTransactionId());
        Description description = statements.describe(call, place, request.getQuery());
        ByteString handle = prepared.add(session, request.getQuery(), description, place);
        var answer =
                ActionCreatePreparedStatementResult.newBuilder().setPreparedStatementHandle(handle);
        if (description.returnsRows()) {
            answer.setDatasetSchema(ipc(description.schema()));
        }
        if (!description.parameters().isEmpty()) {
            answer.setParameterSchema(ipc(new Schema(description.parameters())));
        }
        return answer.build();
    }

    private void end(ActionEndTransactionRequest request) {
        boolean commit =
                switch (request.getAction()) {
                    case END_TRANSACTION_COMMIT -> true;
                    case END_TRANSACTION_ROLLBACK -> false;
                    case END_TRANSACTION_UNSPECIFIED, UNRECOGNIZED ->
                            throw new ProxyException(
                                    ErrorCode.INVALID_ARGUMENT,
                                    "the end of a transaction is either COMMIT or ROLLBACK");
                };
        transactions.end(sessions.current(), request.getTransactionId(), commit);
    }

    private static ByteString ipc(Schema schema) {
        var bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private Message cancelQuery(ActionCancelQueryRequest request) throws Exception {
        boolean cancelled = cancelled(Flight.FlightInfo.parseFrom(request.getInfo()));
        return ActionCancelQueryResult.newBuilder()
                .setResult(
                        cancelled
                                ? ActionCancelQueryResult.CancelResult.CANCEL_RESULT_CANCELLED
                                : ActionCancelQueryResult.CancelResult
                                        .CANCEL_RESULT_NOT_CANCELLABLE)
                .build();
    }

    private boolean cancelled(Flight.FlightInfo info) throws Exception {
        byte[] command = info.getFlightDescriptor().getCmd().toByteArray();
        boolean polled = polls.cancel(command);
        return results.cancel(info) || polled;
    }

    private Message cancel(Flight.CancelFlightInfoRequest request) throws Exception {
        return Flight.CancelFlightInfoResult.newBuilder()
                .setStatus(
                        cancelled(request.getInfo())
                                ? Flight.CancelStatus.CANCEL_STATUS_CANCELLED
                                : Flight.CancelStatus.CANCEL_STATUS_NOT_CANCELLABLE)
                .build();
    }
}
