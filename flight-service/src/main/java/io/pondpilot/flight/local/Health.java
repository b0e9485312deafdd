package io.pondpilot.flight.local;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.AsciiString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.flight.downstream.Call;
import io.pondpilot.flight.downstream.ClientStream;
import io.pondpilot.flight.grpc.GrpcHeaders;
import io.pondpilot.flight.grpc.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `grpc.health.v1.Health`, without a token: SERVING until [#drain], then NOT_SERVING. Known
/// services are the whole server (no name) and the Flight service.
public final class Health {
    private static final Set<String> SERVICES =
            Set.of("", "arrow.flight.protocol.FlightService", "grpc.health.v1.Health");
    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;
    private static final int SERVICE_UNKNOWN = 3;
    private static final AsciiString ZERO = AsciiString.cached("0");

    private final Set<HealthCall> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /// From now on the answer is NOT_SERVING; watchers hear of it, and their calls end.
    public void drain() {
        draining = true;
        for (HealthCall watch : watches) {
            watch.stream
                    .loop()
                    .execute(() -> {
                        watch.tell();
                        watch.cut();
                    });
        }
    }

    /// Answers one `Check`.
    public Call check(ClientStream stream) {
        return new HealthCall(stream, false);
    }

    /// Answers one `Watch`, which stays open.
    public Call watch(ClientStream stream) {
        return new HealthCall(stream, true);
    }

    private int status() {
        return draining ? NOT_SERVING : SERVING;
    }

    private final class HealthCall implements Call {
        private final ClientStream stream;
        private final boolean watch;
        private final HealthRequest request = new HealthRequest();
        private boolean unknown;

        HealthCall(ClientStream stream, boolean watch) {
            this.stream = stream;
            this.watch = watch;
        }

        @Override
        public int data(ByteBuf data, boolean end) {
            request.add(data);
            if (end) {
                answer();
            }
            return data.readableBytes();
        }

        private void answer() {
            Optional<String> service = request.service();
            if (service.isEmpty()) {
                stream.refuse(
                        Refusal.of(
                                ErrorCode.INVALID_ARGUMENT,
                                "the health request is not a HealthCheckRequest"));
                return;
            }
            unknown = !SERVICES.contains(service.get());
            if (unknown && !watch) {
                stream.refuse(
                        Refusal.of(ErrorCode.NOT_FOUND, "there is no such service on this port"));
                return;
            }
            stream.headers(
                    new DefaultHttp2Headers(false, 4)
                            .status(GrpcHeaders.OK)
                            .set(GrpcHeaders.CONTENT_TYPE, GrpcHeaders.APPLICATION_GRPC),
                    false);
            if (watch) {
                watches.add(this);
            }
            tell();
            if (!watch) {
                complete();
            }
        }

        private void tell() {
            ByteBuf message = stream.allocator().buffer(7, 7);
            message.writeByte(0).writeInt(2).writeByte(0x08);
            message.writeByte(unknown ? SERVICE_UNKNOWN : status());
            stream.data(message);
        }

        private void complete() {
            stream.headers(
                    new DefaultHttp2Headers(false, 2).set(GrpcHeaders.GRPC_STATUS, ZERO), true);
        }

        @Override
        public void reset(long code) {}

        @Override
        public void closed() {
            watches.remove(this);
        }

        @Override
        public void cut() {
            stream.refuse(Refusal.of(ErrorCode.WORKER_UNAVAILABLE, "this server is shutting down"));
        }
    }
}
