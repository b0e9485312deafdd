package io.pondpilot.worker.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.airport.Airport;
import io.pondpilot.worker.airport.AirportAction;
import io.pondpilot.worker.airport.Scan;
import io.pondpilot.worker.catalog.Attached;
import io.pondpilot.worker.engine.Description;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.Session;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// The calls of the `airport` extension: tells them from others.
final class AirportCalls implements ServerInterceptor {
    private static final Metadata.Key<String> USER_AGENT =
            Metadata.Key.of("airport-user-agent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CATALOG =
            Metadata.Key.of(
                    "airport-list-flights-filter-catalog", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> SCHEMA =
            Metadata.Key.of("airport-list-flights-filter-schema", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Asked> ASKED = Context.key("airport");

    /// What the headers of a call say.
    ///
    /// @param catalog whose flights are wanted; empty for all
    /// @param schema whose flights are wanted; null for all
    private record Asked(String catalog, @Nullable String schema) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Engine engine;
    private final Attached attached;
    private final BufferAllocator allocator;
    private final Secret credential;
    private @Nullable Airport airport;

    AirportCalls(Engine engine, Attached attached, BufferAllocator allocator, Secret credential) {
        this.engine = engine;
        this.attached = attached;
        this.allocator = allocator;
        this.credential = credential;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String catalog = headers.get(CATALOG);
        return headers.containsKey(USER_AGENT)
                ? Contexts.interceptCall(
                        Context.current()
                                .withValue(
                                        ASKED,
                                        new Asked(
                                                catalog == null ? "" : catalog,
                                                headers.get(SCHEMA))),
                        new AirportFailures<>(call),
                        headers,
                        next)
                : next.startCall(call, headers);
    }

    /// Whether the extension sent the call that this thread handles.
    static boolean asked() {
        return ASKED.get() != null;
    }

    /// Whether a ticket was issued to the extension.
    static boolean issued(Ticket ticket) {
        byte[] bytes = ticket.getBytes();
        return bytes.length > 0 && bytes[0] == 0 && Airport.issued(bytes);
    }

    /// The body of the one result of an action.
    byte[] act(Call call, AirportAction asked, Action action) {
        return airport().act(asked, action.getBody(), call::uses);
    }

    /// The flight of a descriptor.
    FlightInfo info(Call call, FlightDescriptor descriptor) {
        return airport().info(descriptor, call::uses);
    }

    /// The tables of the catalog and schema that the headers name.
    List<FlightInfo> list(Call call) {
        Asked asked = Objects.requireNonNull(ASKED.get());
        return airport().list(asked.catalog(), asked.schema(), call::uses);
    }

    /// The SELECT of a ticket, ready to run.
    Pending open(Call call, Ticket ticket) {
        Scan scan = airport().scan(ticket.getBytes());
        Session session = airport().session(call::uses);
        boolean handedOver = false;
        try {
            Description description = engine.describe(session, scan.sql(), allocator);
            Airport.check(scan, description.schema());
            handedOver = true;
            return new Pending.Lazy(scan.sql(), description.schema(), new Held(session));
        } finally {
            if (!handedOver) {
                session.close();
            }
        }
    }

    /// Made by the first call, so that the start of a worker loads nothing of it.
    private Airport airport() {
        lock.lock();
        try {
            if (airport == null) {
                airport = new Airport(engine, attached, allocator, credential);
            }
            return airport;
        } finally {
            lock.unlock();
        }
    }
}
