package io.pondpilot.worker.airport;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/// The body of an action: a msgpack map by which one form serves all actions. Missing keys keep
/// their defaults, unknown ones are skipped.
///
/// @param catalogName the name under which the client attached us; empty for everything
/// @param descriptor a serialized FlightDescriptor; empty when the action names none
/// @param columnName of `column_statistics`
/// @param timeTravel whether `AT (VERSION ...)` or `AT (TIMESTAMP ...)` was asked for
/// @param columnIds positions of the wanted columns, unsigned; DuckDB's own pseudo columns are at
///   2^64-1 and below. Empty when nothing was said
record Request(
        String catalogName,
        ByteString descriptor,
        String columnName,
        boolean timeTravel,
        List<BigInteger> columnIds) {

    /// Reads one.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when it is no such map
    static Request of(byte[] body) {
        Reader reader = new Reader(body);
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(body)) {
            reader.map(unpacker, true);
            return new Request(
                    text(reader.catalogName),
                    ByteString.copyFrom(reader.descriptor),
                    text(reader.columnName),
                    reader.timeTravel,
                    List.copyOf(reader.columnIds));
        } catch (IOException | MessagePackException e) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the body of the action is not the msgpack map that airport sends",
                    e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Fills in what it meets. The extension sends binary as msgpack text, so every string is read
    /// as bytes, and a length is never believed beyond the end of the body.
    private static final class Reader {
        private static final byte[] NOTHING = {};

        private final byte[] body;
        private byte[] catalogName = NOTHING;
        private byte[] descriptor = NOTHING;
        private byte[] columnName = NOTHING;
        private boolean timeTravel;
        private final List<BigInteger> columnIds = new ArrayList<>();

        Reader(byte[] body) {
            this.body = body;
        }

        void map(MessageUnpacker unpacker, boolean outer) throws IOException {
            int entries = unpacker.unpackMapHeader();
            for (int i = 0; i < entries; i++) {
                String key = text(bytes(unpacker));
                if (unpacker.tryUnpackNil()) {
                    continue;
                }
                switch (key) {
                    case "catalog_name" -> catalogName = bytes(unpacker);
                    case "descriptor", "flight_descriptor" -> descriptor = bytes(unpacker);
                    case "column_name" -> columnName = bytes(unpacker);
                    case "at_unit", "at_value" -> timeTravel |= bytes(unpacker).length > 0;
                    case "column_ids" -> ids(unpacker);
                    case "parameters" -> parameters(unpacker, outer);
                    default -> unpacker.skipValue();
                }
            }
        }

        /// A map in `endpoints`; something else in actions that are refused anyway.
        private void parameters(MessageUnpacker unpacker, boolean outer) throws IOException {
            if (outer && unpacker.getNextFormat().getValueType() == ValueType.MAP) {
                map(unpacker, false);
            } else {
                unpacker.skipValue();
            }
        }

        private void ids(MessageUnpacker unpacker) throws IOException {
            int count = unpacker.unpackArrayHeader();
            for (int i = 0; i < count; i++) {
                columnIds.add(unpacker.unpackBigInteger());
            }
        }

        private byte[] bytes(MessageUnpacker unpacker) throws IOException {
            int length =
                    unpacker.getNextFormat().getValueType() == ValueType.BINARY
                            ? unpacker.unpackBinaryHeader()
                            : unpacker.unpackRawStringHeader();
            if (length > body.length - unpacker.getTotalReadBytes()) {
                throw new IOException("a string beyond the end of the body");
            }
            return unpacker.readPayload(length);
        }
    }
}
