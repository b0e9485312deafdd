package io.pondpilot.flight.admit;

import io.pondpilot.common.identity.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How many calls a user has open on this node. Thread-safe.
public final class StreamCaps {
    private final int limit;
    private final ConcurrentMap<UserId, Integer> open = new ConcurrentHashMap<>();

    /// @param limit open calls of one user
    public StreamCaps(int limit) {
        this.limit = limit;
    }

    /// The limit.
    public int limit() {
        return limit;
    }

    /// Takes a place; each success is followed by one [#release].
    public boolean take(UserId user) {
        boolean[] taken = new boolean[1];
        open.compute(
                user,
                (_, count) -> {
                    int now = count == null ? 0 : count;
                    taken[0] = now < limit;
                    return taken[0] ? Integer.valueOf(now + 1) : count;
                });
        return taken[0];
    }

    /// Gives a place back.
    public void release(UserId user) {
        open.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }

    /// Users with an open call.
    public int users() {
        return open.size();
    }
}
