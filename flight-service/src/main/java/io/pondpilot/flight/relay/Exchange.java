package io.pondpilot.flight.relay;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.flight.downstream.Call;
import io.pondpilot.flight.downstream.ClientStream;
import io.pondpilot.flight.grpc.Refusal;
import io.pondpilot.flight.http2.DataRun;
import io.pondpilot.flight.route.Destination;
import io.pondpilot.flight.route.Router;
import io.pondpilot.flight.upstream.Loss;
import io.pondpilot.flight.upstream.Response;
import io.pondpilot.flight.upstream.WorkerConnection;
import io.pondpilot.flight.upstream.WorkerConnections;
import io.pondpilot.flight.upstream.WorkerStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One relayed call: waits for quota, route and connection, then passes bytes both ways until
/// either side ends. Lives on its connection's event loop; whatever is answered elsewhere hops back
/// first, and is ignored when the call is over.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
final class Exchange implements Call {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int CANCELLED = 1;

    /// How far a client may send ahead once its request proves to be a long one.
    private static final int UPLOAD_WINDOW = 1 << 20;

    private final RelayContext context;
    private final ClientStream client;
    private final Admitted call;
    private final RequestBody body;
    private final Waiting waiting;
    private final long startedNanos = System.nanoTime();

    private boolean requestEnded;
    private int heldBytes;
    private long toWorkerBytes;
    private long toClientBytes;
    private boolean recovered;
    private boolean over;

    /// Until an answer ends; so it is what a caller who went away leaves.
    private int status = CANCELLED;

    private @Nullable Answer answer;

    /// @param requestEnded whether the request has no body
    Exchange(RelayContext context, ClientStream client, Admitted call, boolean requestEnded) {
        this.context = context;
        this.client = client;
        this.call = call;
        this.requestEnded = requestEnded;
        this.body = new RequestBody(client.allocator());
        this.waiting = new Waiting(context.metrics(), client.loop(), this::late);
    }

    /// Sets the call going. It holds a place among the user's streams already.
    void start() {
        context.metrics().started();
        waiting.begin(timeLeft());
        if (call.method().counted()) {
            context.quota().take(call.caller(), verdict -> onLoop(() -> weighed(verdict)));
        } else {
            route();
        }
    }

    private void weighed(Optional<Duration> refused) {
        if (refused.isPresent()) {
            refuse(Refusals.overQuota(refused.get()));
        } else {
            route();
        }
    }

    private void route() {
        Destination known = context.router().known(call.caller().user());
        if (known != null) {
            dial(known);
        } else {
            context.router().find(call.caller(), new Found());
        }
    }

    private void dial(Destination to) {
        context.workers().connect(to.address(), to.socket(), new Dialled(to));
    }

    private void open(Destination to, WorkerConnection connection) {
        Answer next = new Answer(to);
        ByteBuf held = body.copy();
        Optional<WorkerStream> opened =
                connection.open(
                        RequestHeaders.toWorker(
                                call.request(), to.authorization(), call.requestId(), timeLeft()),
                        requestEnded && held == null,
                        next);
        if (opened.isEmpty()) {
            if (held != null) {
                held.release();
            }
            lost(to, Loss.NOT_SENT);
            return;
        }
        waiting.end();
        context.router().opened(to);
        WorkerStream stream = opened.get();
        next.stream = stream;
        answer = next;
        if (held != null) {
            context.metrics().toWorker(held.readableBytes());
            stream.relay(held, requestEnded, client.connection(), client.stream(), heldBytes);
            heldBytes = 0;
        }
    }

    @Override
    public int data(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        requestEnded |= end;
        if (over || client.ended()) {
            return bytes;
        }
        body.add(data);
        toWorkerBytes += bytes;
        WorkerStream to = answer == null ? null : answer.stream;
        if (to == null) {
            heldBytes += bytes;
            return 0;
        }
        context.metrics().toWorker(bytes);
        to.relay(data.retain(), end, client.connection(), client.stream(), bytes);
        if (toWorkerBytes > RequestBody.LIMIT && toWorkerBytes - bytes <= RequestBody.LIMIT) {
            client.connection().widen(client.stream(), UPLOAD_WINDOW);
        }
        return 0;
    }

    @Override
    public void reset(long code) {
        status = CANCELLED;
        over = true;
        letGo(code == Http2Error.NO_ERROR.code() ? Http2Error.CANCEL.code() : code);
    }

    @Override
    public void cut() {
        refuse(Refusals.STOPPING);
    }

    @Override
    public void closed() {
        over = true;
        letGo(Http2Error.CANCEL.code());
        waiting.end();
        body.drop();
        context.caps().release(call.caller().user());
        context.metrics().ended();
        long took = System.nanoTime() - startedNanos;
        context.metrics().finished(call.method(), status, took);
        log.atDebug()
                .addKeyValue(Keys.USER_ID, call.caller().user())
                .addKeyValue(Keys.REQUEST_ID, call.requestId())
                .addKeyValue(Keys.METHOD, call.method())
                .addKeyValue(Keys.STATUS, status)
                .addKeyValue(Keys.DURATION_MS, TimeUnit.NANOSECONDS.toMillis(took))
                .addKeyValue(Keys.BYTES, toClientBytes)
                .log("Call ended");
    }

    private void refuse(Refusal refusal) {
        if (over || client.ended()) {
            return;
        }
        over = true;
        status = refusal.code().grpcStatus();
        waiting.end();
        letGo(Http2Error.CANCEL.code());
        client.refuse(refusal);
    }

    /// Ends the worker's side, if it is open.
    private void letGo(long code) {
        Answer current = answer;
        answer = null;
        if (current != null) {
            current.letGo(code);
        }
    }

    /// The worker is gone before its answer ended.
    private void lost(Destination from, Loss loss) {
        if (over || client.ended()) {
            return;
        }
        answer = null;
        switch (loss) {
            case NOT_SENT, CREDENTIAL_REFUSED, DIED -> context.router().stale(from);
            case DRAINING -> context.router().forget(from);
            case UNPROCESSED -> {}
        }
        boolean begun = client.headersSent();
        if (begun || recovered || !context.repetition().allowed(loss, call.method(), body)) {
            if (loss == Loss.DIED) {
                context.router()
                        .ending(from, why -> onLoop(() -> refuse(Refusals.lost(loss, begun, why))));
            } else {
                refuse(Refusals.lost(loss, begun, Optional.empty()));
            }
        } else {
            recovered = true;
            context.metrics().recovered();
            waiting.begin(timeLeft());
            route();
        }
    }

    private long timeLeft() {
        return call.timeoutNanos() == 0
                ? 0
                : Math.max(1, call.timeoutNanos() - (System.nanoTime() - startedNanos));
    }

    private void late() {
        refuse(Refusals.LATE);
    }

    private void onLoop(Runnable next) {
        if (client.loop().inEventLoop()) {
            if (!over) {
                next.run();
            }
        } else {
            client.loop()
                    .execute(() -> {
                        if (!over) {
                            next.run();
                        }
                    });
        }
    }

    private final class Found implements Router.Search {
        @Override
        public void found(Destination destination) {
            onLoop(() -> dial(destination));
        }

        @Override
        public void failed(ProxyException failure) {
            onLoop(() -> refuse(Refusal.of(failure)));
        }
    }

    private final class Dialled implements WorkerConnections.Waiter {
        private final Destination to;

        Dialled(Destination to) {
            this.to = to;
        }

        @Override
        public void connected(WorkerConnection connection) {
            if (!over) {
                open(to, connection);
            }
        }

        @Override
        public void unreachable(Throwable cause) {
            if (!over) {
                log.atDebug()
                        .addKeyValue(Keys.USER_ID, call.caller().user())
                        .addKeyValue(Keys.GENERATION, to.generation())
                        .addKeyValue(Keys.ERROR, cause)
                        .log("Worker not reached");
                lost(to, Loss.NOT_SENT);
            }
        }
    }

    /// One worker's answer; a call that is recovered has two.
    private final class Answer implements Response {
        private final Destination from;
        private @Nullable WorkerStream stream;
        private boolean ended;
        private boolean dropped;
        private boolean gone;

        Answer(Destination from) {
            this.from = from;
        }

        @Override
        public void headers(Http2Headers headers, boolean end) {
            if (dropped) {
                return;
            }
            ended |= end;
            if (!client.headersSent()) {
                Loss refusal = end ? ResponseHeaders.refusal(headers) : null;
                if (refusal != null) {
                    lostAs(refusal);
                    return;
                }
                body.drop();
            }
            if (end) {
                status = ResponseHeaders.status(headers);
            }
            client.headers(ResponseHeaders.toClient(headers), end);
        }

        @Override
        public int data(ByteBuf data, boolean end) {
            int bytes = data.readableBytes();
            WorkerStream source = stream;
            if (dropped || source == null) {
                return bytes;
            }
            ended |= end;
            moved(source, bytes);
            client.relay(data.retain(), end, source.connection(), source.stream(), bytes);
            return 0;
        }

        private void moved(WorkerStream source, int bytes) {
            toClientBytes += bytes;
            context.metrics().toClient(bytes);
            if (toClientBytes > WorkerStream.MOVING
                    && toClientBytes - bytes <= WorkerStream.MOVING) {
                source.widen();
            }
        }

        @Override
        public int run(DataRun run) {
            int bytes = run.payload();
            WorkerStream source = stream;
            if (dropped || source == null) {
                run.release();
                return bytes;
            }
            ended |= run.end();
            moved(source, bytes);
            client.relay(run, source.connection(), source.stream());
            return 0;
        }

        @Override
        public void reset(long code) {
            if (dropped || ended) {
                return;
            }
            if (code == Http2Error.REFUSED_STREAM.code() && !client.headersSent()) {
                lostAs(Loss.UNPROCESSED);
                return;
            }
            dropped = true;
            answer = null;
            client.reset(code);
        }

        @Override
        public void closed(Loss loss) {
            gone = true;
            if (stream != null) {
                stream.closed();
            }
            context.router().closed(from);
            if (!dropped && !ended) {
                lostAs(loss);
            }
        }

        private void lostAs(Loss loss) {
            dropped = true;
            lost(from, loss);
        }

        void letGo(long code) {
            dropped = true;
            if (!gone && stream != null) {
                stream.reset(code);
            }
        }
    }
}
