package io.pondpilot.systemtests.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The statements of one file of the sqllogictest format, in order. Expected results and conditions
/// (`skipif`, `onlyif`) are left out: in-process DuckDB says what is right, and another dialect's
/// statement must fail alike on both sides.
///
/// @param file its name on the class path
record Script(String file, List<Entry> entries) {
    /// One statement.
    ///
    /// @param line where it begins in the file
    /// @param query whether the file takes it for a query
    record Entry(int line, boolean query, String sql) {}

    Script {
        entries = List.copyOf(entries);
    }

    /// Reads at most `limit` statements of `file`.
    static Script read(String file, int limit) throws IOException {
        try (InputStream in = Script.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IOException("no " + file + " on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Script(file, entries(text.lines().toList(), limit));
        }
    }

    /// A record is a run of lines without an empty one: its head, SQL, then for a query `----` and
    /// what is expected.
    private static List<Entry> entries(List<String> lines, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size() && entries.size() < limit; i++) {
            boolean query = lines.get(i).startsWith("query ");
            if (!query && !lines.get(i).startsWith("statement ")) {
                continue;
            }
            int begin = ++i;
            while (i < lines.size() && !lines.get(i).isBlank() && !lines.get(i).equals("----")) {
                i++;
            }
            entries.add(new Entry(begin + 1, query, String.join("\n", lines.subList(begin, i))));
            while (i < lines.size() && !lines.get(i).isBlank()) {
                i++;
            }
        }
        return entries;
    }
}
