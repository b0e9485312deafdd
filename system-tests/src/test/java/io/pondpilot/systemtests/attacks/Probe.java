package io.pondpilot.systemtests.attacks;

import io.pondpilot.systemtests.harness.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One attack of `system-tests/attacks/*.sql`: a line there, under the `-- effect:` it is after.
///
/// @param kind the name of its file
/// @param line in it
/// @param effect what is seen when it has passed
/// @param sql with places as `@DIR@`
record Probe(String kind, int line, Effect effect, String sql) {
    private static final String HEADER = "-- effect: ";

    /// All of them, by file and line.
    static List<Probe> all() {
        try (Stream<Path> files = Files.list(directory())) {
            List<Probe> all = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
                all.addAll(of(file));
            }
            return List.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        return Layout.root().resolve("system-tests/attacks");
    }

    private static List<Probe> of(Path file) throws IOException {
        String kind = file.getFileName().toString().replace(".sql", "");
        List<Probe> probes = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        Effect effect = null;
        // The first line says what the file is about.
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(HEADER)) {
                effect = Effect.parse(line.substring(HEADER.length()));
            } else if (effect != null) {
                probes.add(new Probe(kind, i + 1, effect, line));
            } else {
                throw new IllegalStateException(file + " has a probe before its effect");
            }
        }
        return probes;
    }

    /// The text to send.
    String text(Map<String, String> places) {
        return filled(sql, places);
    }

    static String filled(String text, Map<String, String> places) {
        String filled = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            filled = filled.replace("@" + place.getKey() + "@", place.getValue());
        }
        return filled;
    }

    @Override
    public String toString() {
        return kind + ":" + line + " " + sql;
    }
}
