package io.pondpilot.systemtests.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One HTTP/1.1 request.
///
/// @param method as sent
/// @param path with its query
/// @param fields headers in their order, names in lower case
/// @param body whole, a character for each byte
record Request(String method, String path, List<Field> fields, String body) {
    /// One header.
    record Field(String name, String value) {}

    /// Reads one, after its first byte has come.
    static Request read(Inbound in) throws IOException {
        String[] first = in.line().split(" ", 3);
        if (first.length < 3) {
            throw new IOException("not a request line");
        }
        List<Field> fields = new ArrayList<>();
        for (String line = in.line(); !line.isEmpty(); line = in.line()) {
            int colon = line.indexOf(':');
            fields.add(
                    new Field(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip()));
        }
        Request head = new Request(first[0], first[1], fields, "");
        return new Request(
                first[0], first[1], fields, new String(head.body(in), StandardCharsets.ISO_8859_1));
    }

    private byte[] body(Inbound in) throws IOException {
        if (field("transfer-encoding").isPresent()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (true) {
                int length = Integer.parseInt(in.line().split(";", 2)[0].strip(), 16);
                byte[] chunk = new byte[length];
                in.read(chunk, 0, length);
                all.write(chunk);
                in.line();
                if (length == 0) {
                    return all.toByteArray();
                }
            }
        }
        byte[] whole = new byte[field("content-length").map(Integer::parseInt).orElse(0)];
        in.read(whole, 0, whole.length);
        return whole;
    }

    Optional<String> field(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).findFirst();
    }

    /// The path without its query.
    String route() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The body as UTF-8.
    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
