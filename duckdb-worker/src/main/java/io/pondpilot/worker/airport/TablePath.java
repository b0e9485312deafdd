package io.pondpilot.worker.airport;

import io.pondpilot.worker.catalog.TableName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table as a path of a FlightDescriptor: catalog, schema, table and, in listings, a fingerprint
/// of its columns, so that a table which was changed since is noticed and not misread.
///
/// The extension repeats a path in a header of every call, and gRPC ends the process that sends a
/// header beyond printable ASCII. So such bytes, and `%`, are percent-encoded in a path.
///
/// @param fingerprint empty when the caller has no schema yet
record TablePath(String catalog, String schema, String table, String fingerprint) {
    private static final int NAMES = 3;
    private static final char ESCAPE = '%';

    static TablePath of(TableName table, String fingerprint) {
        return new TablePath(table.catalog(), table.schema(), table.table(), fingerprint);
    }

    /// The table that a path names; empty when it has another number of parts.
    static Optional<TablePath> parse(List<String> path) {
        if (path.size() < NAMES || path.size() > NAMES + 1) {
            return Optional.empty();
        }
        return Optional.of(
                new TablePath(
                        decoded(path.get(0)),
                        decoded(path.get(1)),
                        decoded(path.get(2)),
                        path.size() > NAMES ? path.get(NAMES) : ""));
    }

    /// The path.
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        parts.add(encoded(catalog));
        parts.add(encoded(schema));
        parts.add(encoded(table));
        if (!fingerprint.isEmpty()) {
            parts.add(fingerprint);
        }
        return parts;
    }

    TableName name() {
        return new TableName(catalog, schema, table);
    }

    /// The three names in SQL, quoted.
    String quoted() {
        return name().quoted();
    }

    private static String encoded(String name) {
        StringBuilder text = new StringBuilder();
        for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
            if (next < ' ' || next > '~' || next == ESCAPE) {
                text.append(String.format("%%%02X", next));
            } else {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    /// Leaves alone what is no escape, so a path typed by hand may hold anything.
    private static String decoded(String part) {
        if (part.indexOf(ESCAPE) < 0) {
            return part;
        }
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        var text = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == ESCAPE && i + 2 < bytes.length ? digit(bytes[i + 1]) : -1;
            int low = high < 0 ? -1 : digit(bytes[i + 2]);
            if (low < 0) {
                text.write(bytes[i]);
            } else {
                text.write(high * 16 + low);
                i += 2;
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte letter) {
        return Character.digit(letter, 16);
    }
}
