package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.catalog.Attached;
import io.pondpilot.worker.catalog.Catalog;
import io.pondpilot.worker.catalog.Column;
import io.pondpilot.worker.catalog.ColumnStatistics;
import io.pondpilot.worker.catalog.Table;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
/// reading them. It changes nothing. Its sessions export Arrow without loss
/// ([Session#lossless(boolean)]); whoever asks is told of each one while it is open.
public final class Airport {
    private static final long UNKNOWN = -1;

    private final Engine engine;
    private final Attached attached;
    private final Flights flights;
    private final Tickets tickets;
    private final Statistics statistics;
    private final long version = System.currentTimeMillis();

    /// Answers for this engine.
    ///
    /// @param credential of the worker, which signs the tickets
    public Airport(Engine engine, Attached attached, BufferAllocator allocator, Secret credential) {
        this.engine = engine;
        this.attached = attached;
        this.flights = new Flights(engine, allocator);
        this.tickets = new Tickets(credential);
        this.statistics = new Statistics(allocator);
    }

    /// Whether a ticket claims to come from here.
    public static boolean issued(byte[] ticket) {
        return Tickets.claims(ticket);
    }

    /// A session for reading, which the caller closes.
    public Session session(Consumer<Session> using) {
        Session session = engine.session();
        try {
            using.accept(session);
            session.lossless(true);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /// The body of the one result of an action. There always is one: the extension ends its process
    /// when there is none.
    ///
    /// @throws ProxyException `UNIMPLEMENTED` when the action changes something
    public byte[] act(AirportAction action, byte[] body, Consumer<Session> using) {
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
            case LIST_SCHEMAS -> {
                learn(request.catalogName(), using);
                yield ask(
                        request.catalogName(),
                        using,
                        session ->
                                CatalogAnswer.packed(
                                        listing(session, request.catalogName())
                                                .schemas(engine.databases(), null),
                                        version));
            }
            case ENDPOINTS -> {
                try (Session session = session(using)) {
                    yield endpoints(session, request);
                }
            }
            case FLIGHT_INFO -> Packed.bytes(info(descriptor(request), using).serialize());
            case COLUMN_STATISTICS -> {
                try (Session session = session(using)) {
                    yield statistics(session, request);
                }
            }
            default -> throw refused(action.wireName());
        };
    }

    private byte[] statistics(Session session, Request request) {
        FlightDescriptor descriptor = descriptor(request);
        TablePath path = Flights.path(descriptor);
        Schema schema = flights.schema(session, descriptor);
        Catalog catalog = new Catalog(session, attached);
        Optional<Table> table = catalog.tables(Catalog.Filter.of(path.name())).stream().findFirst();
        return statistics.answer(
                session,
                catalog,
                path.name(),
                request.columnName(),
                table.map(found -> listed(session, catalog, found, schema)).orElse(schema));
    }

    /// What is read from the catalog by a session as [#session] gives it.
    private <T> T ask(
            String catalog,
            Consumer<Session> using,
            Attached.Question<T, RuntimeException> question) {
        return attached.ask(
                catalog.isEmpty() ? null : catalog,
                session -> {
                    using.accept(session);
                    session.lossless(true);
                },
                question);
    }

    private Listing listing(Session session, String catalog) {
        return new Listing(session, new Catalog(session, attached), flights, catalog);
    }

    /// Before the session is opened that answers.
    private void learn(String catalog, Consumer<Session> using) {
        attached.learn(catalog.isEmpty() ? null : catalog, using);
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
    public FlightInfo info(FlightDescriptor descriptor, Consumer<Session> using) {
        if (!descriptor.isCommand()) {
            String catalog = Flights.path(descriptor).catalog();
            learn(catalog, using);
            return ask(catalog, using, session -> info(session, descriptor));
        }
        try (Session session = session(using)) {
            return info(session, descriptor);
        }
    }

    private FlightInfo info(Session session, FlightDescriptor descriptor) {
        Schema schema = flights.schema(session, descriptor);
        List<FlightEndpoint> endpoints =
                List.of(endpoint(Flights.scan(descriptor, schema, List.of())));
        byte[] metadata = {};
        if (!descriptor.isCommand()) {
            TablePath path = Flights.path(descriptor);
            Catalog catalog = new Catalog(session, attached);
            Optional<Table> table =
                    catalog.tables(Catalog.Filter.of(path.name())).stream().findFirst();
            if (table.isPresent()) {
                schema = listed(session, catalog, table.get(), schema);
            }
            metadata =
                    CatalogAnswer.metadata(
                            path.catalog(),
                            path.schema(),
                            path.table(),
                            table.map(Table::comment).orElse(null));
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

    private static Schema listed(Session session, Catalog catalog, Table table, Schema streamed) {
        List<Column> declared =
                catalog.columns(Catalog.Filter.of(table.name()))
                        .getOrDefault(table.name(), List.of());
        return TableFlight.listed(table, streamed, declared, ColumnStatistics.databases(session));
    }

    /// The tables of a catalog, as in `list_schemas`.
    ///
    /// @param catalog empty for all databases
    /// @param schema as listed; null for all
    public List<FlightInfo> list(String catalog, @Nullable String schema, Consumer<Session> using) {
        learn(catalog, using);
        return ask(
                catalog,
                using,
                session ->
                        listing(session, catalog)
                                .schemas(engine.databases(), schema)
                                .values()
                                .stream()
                                .flatMap(List::stream)
                                .toList());
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
