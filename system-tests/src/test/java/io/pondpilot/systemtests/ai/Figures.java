package io.pondpilot.systemtests.ai;

import io.pondpilot.systemtests.harness.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the tests of the failure table measured, for `docs/reliability.md`: told, never asserted.
final class Figures {
    private Figures() {}

    /// Notes milliseconds, or any other number, for a row of the table.
    static synchronized void note(String row, String what, double value) {
        Path file = Layout.logs("ai-figures").resolve("figures.tsv");
        String line = "%s\t%s\t%.1f\n".formatted(row, what, value);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    line,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
