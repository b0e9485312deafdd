package io.pondpilot.egress.door;

import io.pondpilot.common.identity.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Passes the open connections on when they have changed, and now and then anyway; a user who has
/// none any more is named once, without any. For one thread.
final class Told {
    private static final long AGAIN = Duration.ofSeconds(5).toNanos();

    private final Consumer<Map<UserId, Map<String, Integer>>> tell;
    private Map<UserId, Map<String, Integer>> last = Map.of();
    private long at = System.nanoTime() - AGAIN;

    Told(Consumer<Map<UserId, Map<String, Integer>>> tell) {
        this.tell = tell;
    }

    void now(Map<UserId, Map<String, Integer>> open) {
        long now = System.nanoTime();
        if (open.equals(last) && (open.isEmpty() || now - at < AGAIN)) {
            return;
        }
        var all = new HashMap<>(open);
        last.keySet().forEach(user -> all.putIfAbsent(user, Map.of()));
        last = open;
        at = now;
        tell.accept(all);
    }
}
