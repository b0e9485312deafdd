package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.SessionOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The sessions of the user's clients: at most so many, each for at most so long since its last
/// call. One that was forgotten begins anew with its next call, from what its cookie says.
final class ClientSessions {
    static final int MOST = 1_000;
    private static final Duration AGE = Duration.ofHours(4);

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final ClientSession shared = new ClientSession("", SessionOptions.NONE);

    private record Kept(ClientSession session, long since) {}

    /// The session of the call that this thread serves.
    ClientSession current() {
        Cookies cookies = Cookies.KEY.get();
        SessionCookie carried = cookies == null ? null : cookies.carried();
        return carried == null ? shared : session(carried);
    }

    /// Gives a client its cookie with the answer to the question that drivers ask first.
    void greet(Dialect.FlightSqlMessage message) {
        Cookies cookies = Cookies.KEY.get();
        if (cookies != null && message.name().equals("CommandGetSqlInfo")) {
            cookies.greet();
        }
    }

    private ClientSession session(SessionCookie cookie) {
        lock.lock();
        try {
            long now = System.nanoTime();
            Kept found = kept.get(cookie.id());
            ClientSession session =
                    found == null || now - found.since() > AGE.toNanos()
                            ? new ClientSession(cookie.id(), cookie.options())
                            : found.session();
            kept.put(cookie.id(), new Kept(session, now));
            if (kept.size() > MOST) {
                kept.remove(kept.keySet().iterator().next());
            }
            return session;
        } finally {
            lock.unlock();
        }
    }

    /// Chooses options for the session of this call. A client that has no cookie yet gets one with
    /// the answer: what it chose holds for its calls with that cookie, and for those of all clients
    /// without, because it may be one that keeps no cookies.
    void choose(SessionOptions options) {
        current().choose(options);
        Cookies cookies = Cookies.KEY.get();
        if (cookies != null) {
            SessionCookie named = cookies.carried();
            named = named == null ? cookies.offered() : named;
            if (named != null) {
                cookies.offer(new SessionCookie(named.id(), options));
            }
        }
    }

    /// Forgets the session of this call and what was chosen for it. The one of all clients without
    /// a cookie stays, because the others may still use it.
    ///
    /// @return whether nothing is left of it
    boolean close() {
        ClientSession session = current();
        if (session.shared()) {
            return session.options().equals(SessionOptions.NONE);
        }
        choose(SessionOptions.NONE);
        lock.lock();
        try {
            kept.remove(session.id());
        } finally {
            lock.unlock();
        }
        return true;
    }

    /// How many are known.
    int size() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }
}
