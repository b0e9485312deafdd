package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.Session;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Answers the `airport` extension: what databases, schemas and tables there are, and tickets for
/// reading them. It changes nothing. Every session it is given exports Arrow without loss
/// ([Session#lossless(boolean)]).
public final class Airport {
    private static final long UNKNOWN = -1;

    private final Engine engine;
    private final Flights flights;
    private final Tickets tickets;
    private final Statistics statistics;
    private final long version = System.currentTimeMillis();

    /// Answers for this engine.
    ///
    /// @param credential of the worker, which signs the tickets
    public Airport(Engine engine, BufferAllocator allocator, Secret credential) {
        this.engine = engine;
        this.flights = new Flights(engine, allocator);
        this.tickets = new Tickets(credential);
        this.statistics = new Statistics(allocator);
    }

    /// Whether a ticket claims to come from here.
    public static boolean issued(byte[] ticket) {
        return Tickets.claims(ticket);
    }

    /// The body of the one result of an action. There always is one: the extension ends its process
    /// when there is none.
    ///
    /// @throws ProxyException `UNIMPLEMENTED` when the action changes something
    public byte[] act(Session session, AirportAction action, byte[] body) {
        if (!action.answered()) {
            throw refused(action.wireName());
        }
        Request request = Request.of(body);
        if (request.timeTravel()) {
            throw new ProxyException(
                    ErrorCode.UNIMPLEMENTED,
                    "AT (VERSION ...) and AT (TIMESTAMP ...) cannot be answered: no former state of"
                            + " the tables is kept; leave the clause out");
        }
        return switch (action) {
            case CREATE_TRANSACTION ->
                    Packed.of(packer -> packer.packMapHeader(1).packString("identifier").packNil());
            case CATALOG_VERSION -> Packed.of(packer -> CatalogAnswer.version(packer, version));
            case LIST_SCHEMAS ->
                    CatalogAnswer.packed(
                            new Listing(session, flights, request.catalogName())
                                    .schemas(engine.databases(), null),
                            version);
            case ENDPOINTS -> endpoints(session, request);
            case FLIGHT_INFO -> Packed.bytes(info(session, descriptor(request)).serialize());
            case COLUMN_STATISTICS -> {
                FlightDescriptor descriptor = descriptor(request);
                yield statistics.answer(
                        session,
                        Flights.path(descriptor),
                        request.columnName(),
                        flights.schema(session, descriptor));
            }
            default -> throw refused(action.wireName());
        };
    }

    private static ProxyException refused(String action) {
        return new ProxyException(
                ErrorCode.UNIMPLEMENTED,
                "airport reads here: '"
                        + action
                        + "' is refused. Send what changes tables by Flight SQL (ADBC, JDBC,"
                        + " pyarrow)");
    }

    /// The flight of a descriptor: a table by its path, or one SELECT by its text. Its descriptor
    /// is the very one that was sent.
    public FlightInfo info(Session session, FlightDescriptor descriptor) {
        Schema schema = flights.schema(session, descriptor);
        List<FlightEndpoint> endpoints =
                List.of(endpoint(Flights.scan(descriptor, schema, List.of())));
        byte[] metadata = {};
        if (!descriptor.isCommand()) {
            TablePath path = Flights.path(descriptor);
            schema = Statistics.of(session, path, schema);
            metadata = CatalogAnswer.metadata(path.catalog(), path.schema(), path.table());
        }
        return new FlightInfo(
                schema,
                descriptor,
                endpoints,
                UNKNOWN,
                UNKNOWN,
                false,
                IpcOption.DEFAULT,
                metadata);
    }

    /// The tables of a catalog, as in `list_schemas`.
    ///
    /// @param catalog empty for all databases
    /// @param schema as listed; null for all
    public List<FlightInfo> list(Session session, String catalog, @Nullable String schema) {
        return new Listing(session, flights, catalog)
                .schemas(engine.databases(), schema).values().stream()
                        .flatMap(List::stream)
                        .toList();
    }

    /// What a ticket stands for.
    ///
    /// @throws ProxyException `NOT_FOUND` when it is not ours
    public Scan scan(byte[] ticket) {
        return tickets.open(ticket);
    }

    /// Makes sure that a scan has the columns its ticket was issued for.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when it has not
    public static void check(Scan scan, Schema schema) {
        if (!scan.fingerprint().equals(Flights.fingerprint(schema))) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the columns have changed since the query began; run it again");
        }
    }

    private byte[] endpoints(Session session, Request request) {
        FlightDescriptor descriptor = descriptor(request);
        Schema schema = flights.schema(session, descriptor);
        Scan scan = Flights.scan(descriptor, schema, request.columnIds());
        return Packed.of(packer -> {
            packer.packArrayHeader(1);
            Packed.binary(packer, Packed.bytes(endpoint(scan).serialize()));
        });
    }

    private FlightEndpoint endpoint(Scan scan) {
        return new FlightEndpoint(new Ticket(tickets.seal(scan)), Location.reuseConnection());
    }

    private static FlightDescriptor descriptor(Request request) {
        try {
            return FlightDescriptor.deserialize(request.descriptor().asReadOnlyByteBuffer());
        } catch (IOException | RuntimeException e) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the descriptor of the action is not a FlightDescriptor",
                    e);
        }
    }
}
