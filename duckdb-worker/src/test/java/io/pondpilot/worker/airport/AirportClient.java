package io.pondpilot.worker.airport;

import io.airlift.compress.zstd.ZstdDecompressor;
import io.pondpilot.worker.testing.TestClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Result;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/// Asks what the extension asks, in its order.
@SuppressWarnings({
    "try",
    "NullAway"
}) // Closing may be interrupted, and a schema may be missing: both fail the test.
final class AirportClient {
    private final TestClient client;

    AirportClient(TestClient client) {
        this.client = client;
    }

    static CallOption headers() {
        CallHeaders headers = new FlightCallHeaders();
        headers.insert("airport-user-agent", "airport/20250723");
        return new HeaderCallOption(headers);
    }

    /// The one result of an action.
    byte[] act(String action, byte[] body) {
        List<Result> results = new ArrayList<>();
        client.flight()
                .doAction(new Action(action, body), headers())
                .forEachRemaining(results::add);
        if (results.size() != 1) {
            throw new AssertionError(action + " has " + results.size() + " results");
        }
        return results.getFirst().getBody();
    }

    /// The schemas of a catalog by name, each a map as sent.
    Map<String, Map<Value, Value>> schemas(String catalog) {
        byte[] body =
                Packed.of(packer -> {
                    packer.packMapHeader(1).packString("catalog_name").packString(catalog);
                });
        Value root = value(decompressed(value(act("list_schemas", body))));
        Map<String, Map<Value, Value>> schemas = new LinkedHashMap<>();
        for (Value schema : field(root.asMapValue().map(), "schemas").asArrayValue()) {
            Map<Value, Value> fields = schema.asMapValue().map();
            schemas.put(field(fields, "name").asStringValue().asString(), fields);
        }
        return schemas;
    }

    /// The tables of a schema.
    List<FlightInfo> tables(String catalog, String schema) {
        Value contents = field(schemas(catalog).get(schema), "contents");
        byte[] blob = field(contents.asMapValue().map(), "serialized").asRawValue().asByteArray();
        List<FlightInfo> tables = new ArrayList<>();
        for (Value info : value(decompressed(value(blob))).asArrayValue()) {
            try {
                tables.add(
                        FlightInfo.deserialize(ByteBuffer.wrap(info.asRawValue().asByteArray())));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return tables;
    }

    /// What ListFlights says of a schema.
    List<FlightInfo> flights(String catalog, String schema) {
        CallHeaders headers = new FlightCallHeaders();
        headers.insert("airport-user-agent", "airport/20250723");
        headers.insert("airport-list-flights-filter-catalog", catalog);
        headers.insert("airport-list-flights-filter-schema", schema);
        List<FlightInfo> flights = new ArrayList<>();
        client.flight()
                .listFlights(Criteria.ALL, new HeaderCallOption(headers))
                .forEach(flights::add);
        return flights;
    }

    /// The descriptor of a table as listed.
    FlightDescriptor table(String catalog, String schema, String name) {
        return tables(catalog, schema).stream()
                .filter(table ->
                        field(value(table.getAppMetadata()).asMapValue().map(), "name")
                                .asStringValue()
                                .asString()
                                .equals(name))
                .findFirst()
                .orElseThrow()
                .getDescriptor();
    }

    /// The endpoints of a descriptor; binary goes as text, as C++ packs it.
    List<FlightEndpoint> endpoints(FlightDescriptor descriptor, String at, long... columns) {
        byte[] bytes = bytes(descriptor.serialize());
        byte[] body =
                Packed.of(packer -> {
                    packer.packMapHeader(2).packString("descriptor");
                    packer.packRawStringHeader(bytes.length).writePayload(bytes);
                    packer.packString("parameters").packMapHeader(6);
                    packer.packString("json_filters").packString("");
                    packer.packString("column_ids").packArrayHeader(columns.length);
                    for (long column : columns) {
                        packer.packBigInteger(
                                new java.math.BigInteger(Long.toUnsignedString(column)));
                    }
                    packer.packString("table_function_parameters").packString("");
                    packer.packString("table_function_input_schema").packString("");
                    packer.packString("at_unit").packString(at.isEmpty() ? "" : "VERSION");
                    packer.packString("at_value").packString(at);
                });
        List<FlightEndpoint> endpoints = new ArrayList<>();
        for (Value endpoint : value(act("endpoints", body)).asArrayValue()) {
            try {
                endpoints.add(
                        FlightEndpoint.deserialize(
                                ByteBuffer.wrap(endpoint.asRawValue().asByteArray())));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return endpoints;
    }

    /// All rows as `name=value` texts, and the schema first.
    List<String> rows(FlightEndpoint endpoint) throws Exception {
        List<String> rows = new ArrayList<>();
        try (FlightStream stream = client.flight().getStream(endpoint.getTicket(), headers())) {
            rows.add(stream.getSchema().toString());
            while (stream.next()) {
                add(stream.getRoot(), rows);
            }
        }
        return rows;
    }

    /// The one row of statistics as `name=value` texts.
    String statistics(FlightDescriptor descriptor, String column) throws Exception {
        byte[] bytes = bytes(descriptor.serialize());
        byte[] body =
                Packed.of(packer -> {
                    packer.packMapHeader(3).packString("flight_descriptor");
                    packer.packRawStringHeader(bytes.length).writePayload(bytes);
                    packer.packString("column_name").packString(column);
                    packer.packString("type").packString("BIGINT");
                });
        try (ArrowStreamReader reader =
                new ArrowStreamReader(
                        new ByteArrayInputStream(act("column_statistics", body)),
                        client.allocator())) {
            List<String> rows = new ArrayList<>();
            while (reader.loadNextBatch()) {
                add(reader.getVectorSchemaRoot(), rows);
            }
            if (rows.size() != 1) {
                throw new AssertionError(rows.size() + " rows of statistics");
            }
            return rows.getFirst();
        }
    }

    private static void add(VectorSchemaRoot root, List<String> rows) {
        for (int row = 0; row < root.getRowCount(); row++) {
            StringBuilder text = new StringBuilder();
            for (FieldVector vector : root.getFieldVectors()) {
                text.append(vector.getName()).append('=').append(vector.getObject(row)).append(' ');
            }
            rows.add(text.toString().strip());
        }
    }

    private static byte[] decompressed(Value lengthAndFrame) {
        List<Value> parts = lengthAndFrame.asArrayValue().list();
        byte[] frame = parts.get(1).asRawValue().asByteArray();
        byte[] content = new byte[parts.get(0).asIntegerValue().asInt()];
        int size =
                new ZstdDecompressor()
                        .decompress(frame, 0, frame.length, content, 0, content.length);
        if (size != content.length) {
            throw new AssertionError("the length is not the exact one");
        }
        return content;
    }

    static Value value(byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            return unpacker.unpackValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Value field(Map<Value, Value> map, String key) {
        return map.entrySet().stream()
                .filter(entry -> entry.getKey().asStringValue().asString().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
