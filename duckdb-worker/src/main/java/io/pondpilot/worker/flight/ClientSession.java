package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.SessionOptions;

/// What the worker knows of one client that says which one it is by a cookie, or of all clients
/// that do not. What belongs to a client with a cookie is out of reach for those with another.
final class ClientSession {
    private final String id;
    private volatile SessionOptions options;

    /// @param id the cookie's, empty for the session of all clients without one
    ClientSession(String id, SessionOptions options) {
        this.id = id;
        this.options = options;
    }

    String id() {
        return id;
    }

    /// Whether it is the one of all clients without a cookie.
    boolean shared() {
        return id.isEmpty();
    }

    SessionOptions options() {
        return options;
    }

    void choose(SessionOptions chosen) {
        options = chosen;
    }

    /// Whether a client of this session may use what belongs to `owner`. What a client without a
    /// cookie has made is named by an unguessable handle alone: such a client may have got its
    /// first cookie since.
    boolean mayUse(ClientSession owner) {
        return owner.shared() || owner.id.equals(id);
    }
}
