package io.pondpilot.worker.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Description;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCancelQueryRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCancelQueryResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// DoAction: prepared statements, cancellation, the end of a session.
@SuppressWarnings("deprecation") // CancelQuery is deprecated, and clients still send it.
final class Actions {
    private static final String CANCEL_FLIGHT_INFO = "CancelFlightInfo";
    private static final String CLOSE_SESSION = "CloseSession";

    private final PreparedStatements prepared;
    private final Handles<Pending> tickets;

    /// The calls that stream now, by the handle of their ticket.
    private final Map<ByteString, Call> streaming = new ConcurrentHashMap<>();

    Actions(PreparedStatements prepared, Handles<Pending> tickets) {
        this.prepared = prepared;
        this.tickets = tickets;
    }

    /// Lets this call be cancelled by the handle of its ticket.
    void streams(ByteString handle, Call call) {
        streaming.values().removeIf(Call::ended);
        streaming.put(handle, call);
    }

    List<ActionType> types() {
        return List.of(
                FlightSqlUtils.FLIGHT_SQL_CREATE_PREPARED_STATEMENT,
                FlightSqlUtils.FLIGHT_SQL_CLOSE_PREPARED_STATEMENT,
                FlightSqlUtils.FLIGHT_SQL_CANCEL_QUERY,
                new ActionType(CANCEL_FLIGHT_INFO, "Cancel a query by its FlightInfo."),
                new ActionType(CLOSE_SESSION, "End a session; it holds nothing here."));
    }

    /// Does it.
    ///
    /// @return the answer, null when there is none
    @Nullable Message run(Call call, Statements statements, Action action) throws Exception {
        byte[] body = action.getBody();
        return switch (action.getType()) {
            case "CreatePreparedStatement" -> {
                var request =
                        Any.parseFrom(body).unpack(ActionCreatePreparedStatementRequest.class);
                Transactions.refuse(request.getTransactionId());
                yield create(call, statements, request.getQuery());
            }
            case "ClosePreparedStatement" -> {
                prepared.remove(
                        Any.parseFrom(body)
                                .unpack(ActionClosePreparedStatementRequest.class)
                                .getPreparedStatementHandle());
                yield null;
            }
            case "CancelQuery" ->
                    ActionCancelQueryResult.newBuilder()
                            .setResult(
                                    cancel(
                                                    Flight.FlightInfo.parseFrom(
                                                            Any.parseFrom(body)
                                                                    .unpack(
                                                                            ActionCancelQueryRequest
                                                                                    .class)
                                                                    .getInfo()))
                                            ? ActionCancelQueryResult.CancelResult
                                                    .CANCEL_RESULT_CANCELLED
                                            : ActionCancelQueryResult.CancelResult
                                                    .CANCEL_RESULT_NOT_CANCELLABLE)
                            .build();
            case CANCEL_FLIGHT_INFO ->
                    Flight.CancelFlightInfoResult.newBuilder()
                            .setStatus(
                                    cancel(Flight.CancelFlightInfoRequest.parseFrom(body).getInfo())
                                            ? Flight.CancelStatus.CANCEL_STATUS_CANCELLED
                                            : Flight.CancelStatus.CANCEL_STATUS_NOT_CANCELLABLE)
                            .build();
            case CLOSE_SESSION ->
                    Flight.CloseSessionResult.newBuilder()
                            .setStatus(Flight.CloseSessionResult.Status.CLOSED)
                            .build();
            default ->
                    throw new ProxyException(
                            ErrorCode.UNIMPLEMENTED,
                            "the action '"
                                    + action.getType()
                                    + "' is not something this worker does");
        };
    }

    /// Flight SQL's own answers are wrapped, those of Flight are not.
    byte[] bytes(Action action, Message answer) {
        boolean plain =
                action.getType().equals(CANCEL_FLIGHT_INFO)
                        || action.getType().equals(CLOSE_SESSION);
        return plain ? answer.toByteArray() : Any.pack(answer).toByteArray();
    }

    private Message create(Call call, Statements statements, String sql) {
        Description description = statements.describe(call, sql);
        ByteString handle = prepared.add(sql, description);
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

    private static ByteString ipc(Schema schema) {
        var bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private boolean cancel(Flight.FlightInfo info) throws InvalidProtocolBufferException {
        boolean any = false;
        for (Flight.FlightEndpoint endpoint : info.getEndpointList()) {
            if (Dialect.of(endpoint.getTicket().getTicket().toByteArray())
                            instanceof Dialect.FlightSqlMessage message
                    && message.name().equals("TicketStatementQuery")) {
                ByteString handle =
                        message.message().unpack(TicketStatementQuery.class).getStatementHandle();
                Call call = streaming.remove(handle);
                if (call != null && !call.ended()) {
                    call.cancel();
                    any = true;
                }
                any |= tickets.cancel(handle);
            }
        }
        return any;
    }
}
