package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.Session;

/// Every statement has a session of its own and commits by itself.
record Autocommit(Engine engine, ClientSession client) implements Place {
    @Override
    public Session session(Call call) {
        return engine.session(client.options());
    }

    @Override
    public boolean inTransaction() {
        return false;
    }
}
