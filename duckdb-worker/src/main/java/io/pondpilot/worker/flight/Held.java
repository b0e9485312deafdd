package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Session;

/// A session on which something has happened that the next statement needs; it is that statement's
/// alone.
record Held(Session session) implements Place {
    @Override
    public Session session(Call call) {
        return session;
    }

    @Override
    public boolean inTransaction() {
        return false;
    }
}
