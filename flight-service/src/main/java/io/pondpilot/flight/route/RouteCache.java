package io.pondpilot.flight.route;

import io.pondpilot.common.identity.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The workers lately found. A remembered one may be wrong at any time: the worker itself checks
/// the credential. Beyond its time a route is only used when the lease cannot be asked.
/// Thread-safe.
final class RouteCache {
    /// Beyond this a route is forgotten altogether.
    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    private final long freshNanos;
    private final ConcurrentMap<UserId, Entry> entries = new ConcurrentHashMap<>();

    /// @param fresh how long a found route is used without asking again
    RouteCache(Duration fresh) {
        this.freshNanos = fresh.toNanos();
    }

    private record Entry(Destination destination, long found, long stale) {
        private static final long NOT_STALE = Long.MIN_VALUE;

        boolean isStale() {
            return stale != NOT_STALE;
        }
    }

    /// A route that may be used without asking, or null.
    @Nullable Destination fresh(UserId user, long now) {
        Entry entry = entries.get(user);
        return entry == null || entry.isStale() || now - entry.found > freshNanos
                ? null
                : entry.destination;
    }

    /// The last route of a user, whatever its age, unless it is known to be wrong.
    Optional<Destination> last(UserId user) {
        return Optional.ofNullable(entries.get(user))
                .filter(entry -> !entry.isStale())
                .map(Entry::destination);
    }

    /// How long ago a generation was found to be wrong; empty when it was not.
    Optional<Duration> staleFor(UserId user, long generation, long now) {
        return Optional.ofNullable(entries.get(user))
                .filter(entry -> entry.isStale() && entry.destination.generation() == generation)
                .map(entry -> Duration.ofNanos(now - entry.stale));
    }

    void put(Destination destination, long now) {
        entries.put(destination.user(), new Entry(destination, now, Entry.NOT_STALE));
    }

    /// Notes that a route is wrong, if it is still the one remembered; the first note counts.
    void stale(UserId user, long generation, long now) {
        entries.computeIfPresent(
                user,
                (_, entry) ->
                        entry.isStale() || entry.destination.generation() != generation
                                ? entry
                                : new Entry(entry.destination, entry.found, now));
    }

    /// Forgets a route, if it is still the one remembered.
    void forget(Destination destination) {
        entries.computeIfPresent(
                destination.user(),
                (_, entry) ->
                        entry.destination.generation() == destination.generation() ? null : entry);
    }

    /// Forgets what is old.
    void sweep(long now) {
        entries.values().removeIf(entry -> now - entry.found > FORGET_NANOS);
    }

    int size() {
        return entries.size();
    }
}
