package io.pondpilot.egress.door;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a worker has been replaced. Where container-service made its directory, which says that
/// it was started, the lease can only say that its time is over: a worker is sent away when its
/// lease says so, and not when there is no lease to be had, as while Redis is away or has lost its
/// data. Where there is no directory, the lease has to have been seen.
///
/// @param find reads one lease; blocks, and throws when Redis cannot be reached
record Leases(Function<UserId, Optional<Lease>> find, ConcurrentMap<UserId, Seen> seen) {
    /// A read serves the connections that DuckDB opens together for one scan.
    private static final long FRESH_NANOS = 500_000_000L;

    private static final long KEPT_NANOS = Duration.ofDays(1).toNanos();

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
    ///
    /// @param started whether it is known otherwise that it was started
    boolean stand(UserId user, long generation, boolean started) {
        long now = System.nanoTime();
        Seen known = seen.get(user);
        if (known != null && now - known.at() < FRESH_NANOS && known.generation() == generation) {
            return known.stands(generation);
        }
        try {
            Optional<Lease> lease = find.apply(user);
            if (lease.isEmpty()) {
                return unread(known, generation, started);
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
            return unread(known, generation, started);
        }
    }

    private static boolean unread(@Nullable Seen known, long generation, boolean started) {
        return known == null ? started : known.stands(generation);
    }

    /// Forgets what nobody has asked for within a day.
    void forgetOld() {
        long now = System.nanoTime();
        seen.values().removeIf(read -> now - read.at() > KEPT_NANOS);
    }

    /// Forgets a user whose worker is gone.
    void forget(UserId user) {
        seen.remove(user);
    }
}
