package io.pondpilot.systemtests.airport;

import java.util.List;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;

/// The bodies of the actions, packed member by member as the extension's structs are.
final class Requests {
    /// In `column_ids`: no column at all, as `count(*)` needs.
    static final long NO_COLUMN = -2;

    /// In `column_ids`: the row's number.
    static final long ROW_ID = -1;

    private Requests() {}

    /// A version or a time that a query asks for; empty strings for none.
    record At(String unit, String value) {
        static final At NOW = new At("", "");
    }

    static byte[] catalog(String name) {
        return new Packer().map(1).text("catalog_name").text(name).done();
    }

    static byte[] endpoints(
            FlightDescriptor descriptor, List<Long> columns, String filters, At at) {
        Packer body =
                new Packer()
                        .map(2)
                        .text("descriptor")
                        .str(descriptor.toByteArray())
                        .text("parameters")
                        .map(6)
                        .text("json_filters")
                        .text(filters)
                        .text("column_ids")
                        .array(columns.size());
        columns.forEach(body::unsigned);
        return body.text("table_function_parameters")
                .text("")
                .text("table_function_input_schema")
                .text("")
                .text("at_unit")
                .text(at.unit())
                .text("at_value")
                .text(at.value())
                .done();
    }

    static byte[] flightInfo(FlightDescriptor descriptor, At at) {
        return new Packer()
                .map(3)
                .text("descriptor")
                .str(descriptor.toByteArray())
                .text("at_unit")
                .text(at.unit())
                .text("at_value")
                .text(at.value())
                .done();
    }

    static byte[] statistics(FlightDescriptor descriptor, String column, String type) {
        return new Packer()
                .map(3)
                .text("flight_descriptor")
                .str(descriptor.toByteArray())
                .text("column_name")
                .text(column)
                .text("type")
                .text(type)
                .done();
    }
}
