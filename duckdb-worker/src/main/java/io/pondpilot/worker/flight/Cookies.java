package io.pondpilot.worker.flight;

import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/// The session cookie that a call carries, and the one that its answer will set.
final class Cookies {
    /// Where the calls find theirs; no value when a call neither carries nor can set one.
    static final Context.Key<Cookies> KEY = Context.key("session-cookies");

    private final @Nullable SessionCookie carried;
    private volatile @Nullable SessionCookie offered;

    /// @param carried null for none
    Cookies(@Nullable SessionCookie carried) {
        this.carried = carried;
    }

    @Nullable SessionCookie carried() {
        return carried;
    }

    @Nullable SessionCookie offered() {
        return offered;
    }

    /// Gives the client a cookie unless it has one.
    void greet() {
        if (carried == null && offered == null) {
            offered = SessionCookie.fresh();
        }
    }

    void offer(SessionCookie cookie) {
        offered = cookie;
    }
}
