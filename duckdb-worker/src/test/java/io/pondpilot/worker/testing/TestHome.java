package io.pondpilot.worker.testing;

import io.pondpilot.worker.prepare.TestExtensions;
import java.nio.file.Path;

/// A worker home with real extensions, made once for a run of tests.
public final class TestHome {
    private static final Path HOME = Path.of("target", "test-home").toAbsolutePath();
    private static boolean made;

    private TestHome() {}

    /// The home; the first call may download.
    public static synchronized Path path() {
        if (!made) {
            TestExtensions.provide(HOME.resolve("extensions"));
            made = true;
        }
        return HOME;
    }
}
