package io.pondpilot.worker.engine;

import java.util.Optional;

/// Leaves DuckDB open.
final class LockDown {
    private LockDown() {}

    static void close(Session session, Optional<RemoteAccess> remote) {}
}
