package io.pondpilot.egress.postgres;

import io.netty.channel.Channel;
import io.pondpilot.egress.gate.Visit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The sessions that a worker may cancel: its own that are open, and nobody else's. Thread-safe.
final class Cancels {
    private final Map<Name, Session> sessions = new ConcurrentHashMap<>();

    /// A joined session.
    ///
    /// @param server its connection
    /// @param encrypted whether that has TLS
    /// @param busy whether a cancellation is under way; a second at the same time adds nothing, and
    ///   so a worker has no more connections than twice its limit
    record Session(int process, int key, Channel server, boolean encrypted, AtomicBoolean busy) {}

    /// @param origin since nobody logs in to cancel
    private record Name(String origin, String alias, int process, int key) {}

    /// Notes the session until the server's connection closes.
    void add(Visit visit, int process, int key, Channel server, boolean encrypted) {
        Name name = name(visit, process, key);
        var session = new Session(process, key, server, encrypted, new AtomicBoolean());
        sessions.put(name, session);
        server.closeFuture().addListener(_ -> sessions.remove(name, session));
    }

    /// The session of this visitor that is called so, and is marked as being cancelled.
    Optional<Session> find(Visit visit, int process, int key) {
        return Optional.ofNullable(sessions.get(name(visit, process, key)))
                .filter(session -> session.busy().compareAndSet(false, true));
    }

    private static Name name(Visit visit, int process, int key) {
        return new Name(visit.origin(), visit.alias(), process, key);
    }
}
