package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Lays out extensions for tests, with a cache beside Maven's.
public final class TestExtensions {
    private TestExtensions() {}

    /// Provides those that tests attach with.
    public static void provide(Path directory) {
        Path cache =
                Path.of(System.getProperty("user.home", "."), ".cache", "pondpilot", "extensions");
        try {
            new Extensions(directory, cache, new Progress())
                    .provide(
                            List.of(
                                    "postgres_scanner",
                                    "mysql_scanner",
                                    "sqlite_scanner",
                                    "httpfs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
