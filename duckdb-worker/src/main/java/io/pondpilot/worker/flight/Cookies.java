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
    /// @param offered null when the answer sets none so far
    Cookies(@Nullable SessionCookie carried, @Nullable SessionCookie offered) {
        this.carried = carried;
        this.offered = offered;
    }

    @Nullable SessionCookie carried() {
        return carried;
    }

    @Nullable SessionCookie offered() {
        return offered;
    }

    void offer(SessionCookie cookie) {
        offered = cookie;
    }
}
