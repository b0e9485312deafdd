package io.pondpilot.egress.mysql;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.egress.gate.Guest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// The numbers of connections that workers know, and the server's own for them: `KILL QUERY`, by
/// which a client cancels on a second connection, reaches only what is the same worker's.
/// Thread-safe.
final class Connections {
    private final SecureRandom random;
    private final Map<Integer, Upstream> open = new ConcurrentHashMap<>();

    Connections(SecureRandom random) {
        this.random = random;
    }

    /// A number that is not in use.
    int number() {
        int number;
        do {
            number = random.nextInt(1, Integer.MAX_VALUE);
        } while (open.containsKey(number));
        return number;
    }

    void opened(int number, Guest guest, int upstream) {
        open.put(number, new Upstream(guest.user(), guest.generation(), upstream));
    }

    void closed(int number) {
        open.remove(number);
    }

    /// The server's number of a connection of this worker.
    OptionalInt upstream(long number, Guest guest) {
        Upstream found = number > Integer.MAX_VALUE ? null : open.get((int) number);
        return found != null
                        && found.user.equals(guest.user())
                        && found.generation == guest.generation()
                ? OptionalInt.of(found.number)
                : OptionalInt.empty();
    }

    private record Upstream(UserId user, long generation, int number) {}
}
