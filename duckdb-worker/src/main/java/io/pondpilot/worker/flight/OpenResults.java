package io.pondpilot.worker.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.jspecify.annotations.Nullable;

/// The results that were promised and not fetched yet, and those that stream now, by the handle in
/// their ticket.
final class OpenResults implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final Duration AGE = Duration.ofMinutes(5);

    private final Handles<Pending> promised =
            new Handles<>(
                    MOST,
                    MOST_BYTES,
                    Pending::bytes,
                    AGE,
                    "no such result: its ticket was used before, has expired or belongs to a worker"
                            + " that has ended; run the query again");
    private final Map<ByteString, Call> streaming = new ConcurrentHashMap<>();

    /// Promises a result.
    ///
    /// @return its ticket
    byte[] promise(Pending pending) {
        return Any.pack(
                        TicketStatementQuery.newBuilder()
                                .setStatementHandle(promised.add(pending))
                                .build())
                .toByteArray();
    }

    /// Gives a result away to be streamed by this call; nobody gets it again.
    ///
    /// @throws ProxyException `NOT_FOUND`
    Pending take(ByteString handle, Call call) {
        Pending pending = promised.take(handle);
        streaming.values().removeIf(Call::ended);
        streaming.put(handle, call);
        return pending;
    }

    /// Cancels the results of an info, fetched or not.
    ///
    /// @return whether there were any
    boolean cancel(Flight.FlightInfo info) throws InvalidProtocolBufferException {
        boolean any = false;
        for (Flight.FlightEndpoint endpoint : info.getEndpointList()) {
            ByteString handle = handle(endpoint);
            if (handle != null) {
                Call call = streaming.remove(handle);
                if (call != null && !call.ended()) {
                    call.cancel();
                    any = true;
                }
                any |= promised.cancel(handle);
            }
        }
        return any;
    }

    /// Keeps the result of an endpoint as long as if it were promised now. Its ticket still is good
    /// once only, so the endpoint says nothing of an expiration: a client may fetch it again until
    /// then.
    ///
    /// @throws ProxyException `NOT_FOUND`
    Flight.FlightEndpoint renew(Flight.FlightEndpoint endpoint)
            throws InvalidProtocolBufferException {
        ByteString handle = handle(endpoint);
        if (handle != null) {
            promised.get(handle);
        }
        return endpoint.toBuilder().clearExpirationTime().build();
    }

    private static @Nullable ByteString handle(Flight.FlightEndpoint endpoint)
            throws InvalidProtocolBufferException {
        if (!(Dialect.of(endpoint.getTicket().getTicket().toByteArray())
                instanceof Dialect.FlightSqlMessage message)) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "the endpoint has no ticket of this worker");
        }
        return message.name().equals("TicketStatementQuery")
                ? message.message().unpack(TicketStatementQuery.class).getStatementHandle()
                : null;
    }

    @Override
    public void close() {
        promised.close();
    }
}
