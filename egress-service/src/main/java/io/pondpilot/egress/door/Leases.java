package io.pondpilot.egress.door;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Lease;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a worker has been replaced. container-service made its directory, which says that it was
/// started; the lease can only say that its time is over. So a worker is sent away when its lease
/// says so, and not when there is no lease to be had, as while Redis is away or has lost its data.
///
/// @param find reads one lease; blocks, and throws when Redis cannot be reached
record Leases(Function<UserId, Optional<Lease>> find, ConcurrentMap<UserId, Seen> seen) {
    /// A read serves the connections that DuckDB opens together for one scan.
    private static final long FRESH_NANOS = 500_000_000L;

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    Leases(Function<UserId, Optional<Lease>> find) {
        this(find, new ConcurrentHashMap<>());
    }

    /// What was read last.
    ///
    /// @param generation the newest that is known
    /// @param over whether that one has ended
    /// @param at `System.nanoTime()` of the read
    record Seen(long generation, boolean over, long at) {
        boolean stands(long asked) {
            return asked > generation || (asked == generation && !over);
        }
    }

    /// Whether it is still the user's worker. Blocks for a round trip to Redis.
    boolean stand(UserId user, long generation) {
        long now = System.nanoTime();
        Seen known = seen.get(user);
        if (known != null && now - known.at() < FRESH_NANOS && known.generation() == generation) {
            return known.stands(generation);
        }
        try {
            Optional<Lease> lease = find.apply(user);
            if (lease.isEmpty()) {
                return true;
            }
            var read =
                    new Seen(
                            lease.get().generation(),
                            lease.get().state() == Lease.State.ABSENT,
                            now);
            seen.put(user, read);
            return read.stands(generation);
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("The lease cannot be read");
            return known == null || known.stands(generation);
        }
    }

    /// Forgets a user whose worker is gone.
    void forget(UserId user) {
        seen.remove(user);
    }
}
