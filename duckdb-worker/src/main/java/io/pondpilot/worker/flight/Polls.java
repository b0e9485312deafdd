package io.pondpilot.worker.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.Deadline;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.jspecify.annotations.Nullable;

/// PollFlightInfo: a statement is begun by the first poll and goes on between the polls, so none of
/// them has to last as long as the statement. One that nobody polls for is cancelled.
final class Polls implements AutoCloseable {
    private static final int MOST = 256;
    private static final Duration AGE = Duration.ofMinutes(2);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Handles<Begun> begun =
            new Handles<>(
                    MOST,
                    MOST,
                    _ -> 1,
                    AGE,
                    "no such statement: nobody has polled for it for "
                            + AGE.toMinutes()
                            + " minutes, its end was told before, or it belongs to a worker that"
                            + " has ended");
    private final ExecutorService threads;

    /// @param threads on which statements go on
    Polls(ExecutorService threads) {
        this.threads = threads;
    }

    /// Begins a statement, or looks after one that was begun.
    ///
    /// @param begin runs it and returns its info
    PollInfo poll(FlightDescriptor descriptor, Supplier<FlightInfo> begin) {
        ByteString handle = descriptor.isCommand() ? handle(descriptor.getCommand()) : null;
        if (handle == null) {
            Begun started = new Begun(begin);
            threads.execute(started.task);
            return told(started, begun.add(started));
        }
        return told(begun.get(handle), handle);
    }

    private PollInfo told(Begun statement, ByteString handle) {
        try {
            FlightInfo info = statement.task.get(patience(), TimeUnit.NANOSECONDS);
            var _ = begun.cancel(handle);
            return new PollInfo(info, null, 1.0, null);
        } catch (TimeoutException _) {
            FlightDescriptor again = FlightDescriptor.command(command(handle));
            FlightInfo running = new FlightInfo(null, again, List.of(), -1, -1);
            return new PollInfo(running, again, null, Instant.now().plus(AGE));
        } catch (ExecutionException e) {
            var _ = begun.cancel(handle);
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ProxyException(ErrorCode.CANCELLED, "the worker is stopping");
        }
    }

    /// Half of the caller's time at most, so that there is an answer before its deadline.
    private static long patience() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null
                ? WAIT.toNanos()
                : Math.min(WAIT.toNanos(), deadline.timeRemaining(TimeUnit.NANOSECONDS) / 2);
    }

    /// Cancels the statement of an info that says it still runs.
    ///
    /// @return whether it did
    boolean cancel(byte[] command) {
        ByteString handle = handle(command);
        return handle != null && begun.cancel(handle);
    }

    private static byte[] command(ByteString handle) {
        return Any.pack(TicketStatementQuery.newBuilder().setStatementHandle(handle).build())
                .toByteArray();
    }

    private static @Nullable ByteString handle(byte[] command) {
        try {
            return Dialect.of(command) instanceof Dialect.FlightSqlMessage message
                            && message.name().equals("TicketStatementQuery")
                    ? message.message().unpack(TicketStatementQuery.class).getStatementHandle()
                    : null;
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    @Override
    public void close() {
        begun.close();
    }

    /// A statement in the context of its session, but not of the call that began it.
    private static final class Begun implements AutoCloseable {
        private final Context.CancellableContext context =
                Context.ROOT.withValue(Cookies.KEY, Cookies.KEY.get()).withCancellation();
        private final FutureTask<FlightInfo> task;

        Begun(Supplier<FlightInfo> begin) {
            this.task = new FutureTask<>(context.wrap(begin::get));
        }

        @Override
        public void close() {
            context.cancel(null);
        }
    }
}
