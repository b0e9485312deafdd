package io.pondpilot.systemtests.airport;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.systemtests.client.Answer;
import io.pondpilot.systemtests.client.ResultStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Location;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// The calls of one query, from its bind to its last batch.
final class Query {
    static final String SAME_CONNECTION = "arrow-flight-reuse-connection://?";

    private final Wire wire;
    private final CallHeaders headers;

    Query(Wire wire, CallHeaders headers) {
        this.wire = wire;
        this.headers = headers.with("airport-trace-id", UUID.randomUUID().toString());
    }

    private CallHeaders headers(FlightDescriptor descriptor) {
        return descriptor.getType() == FlightDescriptor.DescriptorType.PATH
                ? headers.with("airport-flight-path", String.join("/", descriptor.getPathList()))
                : headers;
    }

    /// Action `flight_info`, as `AT (...)` needs it.
    FlightInfo flightInfo(FlightDescriptor descriptor, Requests.At at) {
        byte[] body =
                wire.action(
                        headers(descriptor), "flight_info", Requests.flightInfo(descriptor, at));
        return checked(descriptor, Entry.info(body, "flight_info"));
    }

    /// GetFlightInfo, as `airport_take_flight` asks.
    FlightInfo info(FlightDescriptor descriptor) {
        return checked(descriptor, wire.info(headers(descriptor), descriptor));
    }

    private static FlightInfo checked(FlightDescriptor descriptor, FlightInfo info) {
        Violation.unless(
                descriptor.equals(info.getFlightDescriptor()),
                "the descriptor came back as another: " + info.getFlightDescriptor());
        Entry.arrow(info);
        return info;
    }

    /// Action `endpoints`: where each part of the scan is.
    List<Ticket> endpoints(FlightDescriptor descriptor, List<Long> columns, String filters) {
        return endpoints(descriptor, columns, filters, Requests.At.NOW);
    }

    List<Ticket> endpoints(
            FlightDescriptor descriptor, List<Long> columns, String filters, Requests.At at) {
        byte[] body =
                wire.action(
                        headers(descriptor),
                        "endpoints",
                        Requests.endpoints(descriptor, columns, filters, at));
        List<Ticket> tickets = new ArrayList<>();
        for (Value each : Fields.items(Unpacker.read(body, "endpoints"), "endpoints")) {
            tickets.add(ticket(Fields.bytes(each, "an endpoint")));
        }
        return tickets;
    }

    private static Ticket ticket(byte[] bytes) {
        try {
            FlightEndpoint endpoint = FlightEndpoint.parseFrom(bytes);
            Violation.unless(
                    endpoint.getLocationCount() > 0, "No locations specified in flight endpoint");
            Location first = endpoint.getLocation(0);
            Violation.unless(
                    first.getUri().equals(SAME_CONNECTION),
                    "the first location leaves the connection: " + URI.create(first.getUri()));
            Violation.unless(!endpoint.getTicket().getTicket().isEmpty(), "a ticket is empty");
            return endpoint.getTicket();
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("an endpoint is no FlightEndpoint: " + e.getMessage());
        }
    }

    /// Reads all parts; each must stream the full width of `table`, whatever columns were asked
    /// for.
    Answer read(FlightDescriptor descriptor, Schema table, List<Ticket> tickets) {
        Answer.Builder answer = new Answer.Builder(table);
        for (Ticket ticket : tickets) {
            try (ResultStream stream = open(descriptor, ticket)) {
                sameWidth(table, stream.schema());
                while (stream.next()) {
                    answer.add(stream.root());
                }
            } catch (FlightRuntimeException e) {
                throw Wire.failed(e);
            }
        }
        return answer.build();
    }

    ResultStream open(FlightDescriptor descriptor, Ticket ticket) {
        return wire.open(headers(descriptor), ticket);
    }

    CallHeaders scanHeaders(FlightDescriptor descriptor) {
        return headers(descriptor);
    }

    /// Columns are taken by position, so names, types and order must be the table's.
    private static void sameWidth(Schema table, Schema streamed) {
        List<String> expected = table.getFields().stream().map(Query::shape).toList();
        List<String> actual = streamed.getFields().stream().map(Query::shape).toList();
        Violation.unless(
                expected.equals(actual),
                "DoGet streams " + actual + " and the table is " + expected);
    }

    private static String shape(Field field) {
        return field.getName()
                + " "
                + field.getType()
                + field.getChildren().stream().map(Query::shape).toList();
    }

    /// A whole scan: endpoints, then every part.
    Answer scan(Entry table, List<Long> columns) {
        return read(table.descriptor(), table.arrow(), endpoints(table.descriptor(), columns, ""));
    }

    /// All columns of a table.
    Answer scan(Entry table) {
        List<Long> all = new ArrayList<>();
        for (long i = 0; i < table.arrow().getFields().size(); i++) {
            all.add(i);
        }
        return scan(table, all);
    }

    /// `airport_take_flight(location, sql)`.
    Answer take(FlightDescriptor descriptor) {
        FlightInfo info = info(descriptor);
        return read(descriptor, Entry.arrow(info), endpoints(descriptor, List.of(), ""));
    }

    /// Action `column_statistics`, which the optimizer asks for where the schema offers it.
    Statistics statistics(FlightDescriptor descriptor, String column, String type) {
        return Statistics.read(
                wire.action(
                        headers(descriptor),
                        "column_statistics",
                        Requests.statistics(descriptor, column, type)));
    }
}
