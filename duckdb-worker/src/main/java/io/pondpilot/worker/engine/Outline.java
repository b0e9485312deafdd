package io.pondpilot.worker.engine;

import java.util.Optional;

/// The user's DuckDB without its rows and without the attached databases that do not answer now: a
/// second instance for one question about the catalog, because DuckDB lists nothing at all while
/// one attached database is down. Nothing that a user wrote runs here.
public final class Outline implements AutoCloseable {
    private final Instance instance;

    Outline(Instance instance) {
        this.instance = instance;
    }

    /// A session of it; the caller closes it before the outline.
    public Session session() {
        return instance.session();
    }

    /// Whether an attached database was configured and does not answer.
    public boolean lacks(String alias) {
        return instance.databases().getOrDefault(alias, Optional.empty()).isPresent();
    }

    @Override
    public void close() {
        instance.close();
    }
}
