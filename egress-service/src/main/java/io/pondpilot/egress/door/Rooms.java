package io.pondpilot.egress.door;

import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.egress.gate.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// How many connections each user has open to each database, and what is allowed. Thread-safe.
final class Rooms {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> ofDatabase = new ConcurrentHashMap<>();
    private final Map<UserId, Map<String, Integer>> ofUser = new ConcurrentHashMap<>();

    /// Takes a place.
    ///
    /// @return why there is none; empty when it was taken, then [#leave] gives it back
    Optional<Refusal> enter(UserId user, String alias, DatabasePolicy policy) {
        lock.lock();
        try {
            Map<String, Integer> users = ofUser.computeIfAbsent(user, _ -> new TreeMap<>());
            if (users.getOrDefault(alias, 0) >= policy.maxConnectionsPerUser()) {
                return Optional.of(Refusal.USER_LIMIT);
            }
            if (open(alias) >= policy.maxConnections()) {
                return Optional.of(Refusal.DATABASE_LIMIT);
            }
            users.merge(alias, 1, Integer::sum);
            ofDatabase.merge(alias, 1, Integer::sum);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Gives a place back.
    void leave(UserId user, String alias) {
        lock.lock();
        try {
            ofDatabase.computeIfPresent(alias, (_, count) -> count - 1);
            Map<String, Integer> users = ofUser.get(user);
            if (users != null) {
                users.computeIfPresent(alias, (_, count) -> count == 1 ? null : count - 1);
                if (users.isEmpty()) {
                    ofUser.remove(user);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Connections to one database now.
    int open(String alias) {
        return ofDatabase.getOrDefault(alias, 0);
    }

    /// Connections of each user to each database now, where there are any.
    Map<UserId, Map<String, Integer>> open() {
        lock.lock();
        try {
            var copy = new ConcurrentHashMap<UserId, Map<String, Integer>>();
            ofUser.forEach((user, aliases) -> {
                if (!aliases.isEmpty()) {
                    copy.put(user, Map.copyOf(aliases));
                }
            });
            return copy;
        } finally {
            lock.unlock();
        }
    }
}
