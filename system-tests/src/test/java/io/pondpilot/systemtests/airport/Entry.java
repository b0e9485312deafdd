package io.pondpilot.systemtests.airport;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;

/// A table of a schema, as a FlightInfo with `app_metadata` tells it.
///
/// @param descriptor what it is asked for by, sent back as it came
record Entry(
        String schema,
        String name,
        Optional<String> comment,
        FlightDescriptor descriptor,
        org.apache.arrow.vector.types.pojo.Schema arrow) {
    private static final Set<String> TYPES = Set.of("table", "scalar_function", "table_function");

    /// Reads the inline contents of a schema: `array [length, zstd(array of FlightInfo)]`.
    static List<Entry> read(byte[] blob, String catalog, String schema) {
        String what = "contents of schema '" + schema + "'";
        List<FlightInfo> infos = new ArrayList<>();
        for (Value info : Fields.items(Content.compressed(blob, what), what)) {
            infos.add(info(Fields.bytes(info, "FlightInfo in " + what), what));
        }
        return read(infos, catalog, schema);
    }

    /// Reads the tables of one schema, leaving out what has no metadata.
    static List<Entry> read(List<FlightInfo> infos, String catalog, String schema) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (FlightInfo info : infos) {
            if (!info.getAppMetadata().isEmpty()) {
                Entry entry = entry(info, catalog, schema);
                Violation.unless(
                        names.add(entry.name),
                        "two tables of '" + schema + "' are called '" + entry.name + "'");
                entries.add(entry);
            }
        }
        return entries;
    }

    static FlightInfo info(byte[] bytes, String what) {
        try {
            return FlightInfo.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation(what + " holds no FlightInfo: " + e.getMessage());
        }
    }

    private static Entry entry(FlightInfo info, String catalog, String schema) {
        String what = "app_metadata";
        Fields data = Fields.of(Unpacker.read(info.getAppMetadata().toByteArray(), what), what);
        for (String key : List.of("type", "schema", "catalog", "name")) {
            data.present(key);
        }
        Violation.unless(
                TYPES.contains(data.text("type")), "type '" + data.text("type") + "' is unknown");
        Violation.unless(
                data.text("type").equals("table"), "functions are not expected of this server");
        Violation.unless(
                data.text("catalog").equals(catalog),
                "catalog '%s' in app_metadata is not the attached '%s'"
                        .formatted(data.text("catalog"), catalog));
        Violation.unless(
                data.text("schema").equals(schema),
                "schema '%s' in app_metadata is not the listed '%s'"
                        .formatted(data.text("schema"), schema));
        Violation.unless(!data.text("name").isEmpty(), "a table has no name");
        Violation.unless(info.hasFlightDescriptor(), "a table has no descriptor");
        Violation.unless(
                info.getFlightDescriptor().getType() != FlightDescriptor.DescriptorType.UNKNOWN,
                "a table's descriptor is neither a path nor a command");
        return new Entry(
                schema,
                data.text("name"),
                data.optionalText("comment"),
                info.getFlightDescriptor(),
                arrow(info));
    }

    /// The Arrow schema of a FlightInfo, an encapsulated IPC message.
    static org.apache.arrow.vector.types.pojo.Schema arrow(FlightInfo info) {
        Violation.unless(!info.getSchema().isEmpty(), "a FlightInfo has no schema");
        Violation.unless(
                info.getSchema().size() > 8 && info.getSchema().byteAt(0) == (byte) 0xff,
                "a schema is no encapsulated IPC message");
        try (ReadChannel in =
                new ReadChannel(
                        Channels.newChannel(
                                new ByteArrayInputStream(info.getSchema().toByteArray())))) {
            var schema = MessageSerializer.deserializeSchema(in);
            Set<String> names = new HashSet<>();
            for (Field field : schema.getFields()) {
                Violation.unless(
                        field.getDictionary() == null,
                        "column '" + field.getName() + "' is a dictionary");
                Violation.unless(
                        names.add(field.getName()), "two columns are '" + field.getName() + "'");
            }
            return schema;
        } catch (IOException e) {
            throw new Violation("a schema does not read: " + e.getMessage());
        }
    }
}
