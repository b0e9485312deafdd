package io.pondpilot.worker.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Finds the file of a native library that this process has already loaded.
final class MappedLibrary {
    private static final Path MAPS = Path.of("/proc/self/maps");

    private MappedLibrary() {}

    /// The file of the library so named.
    ///
    /// @throws IllegalStateException when it is not loaded
    static Path find(String name) {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains(name))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + " is not loaded"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
