package io.pondpilot.worker.engine;

import java.util.List;

/// The probes of the self-test, for tests outside of this package.
public final class EscapeList {
    private EscapeList() {}

    /// All of them; `@TEMP@` stands for the temp directory.
    public static List<String> all() {
        return EscapeProbes.PROBES;
    }
}
