package io.pondpilot.egress.door;

import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Says who was sent away and why: at once the first time, then once a minute with the number of
/// those in between. A worker that knocks all day fills no disk. Thread-safe.
final class Denials {
    private static final Logger log = LoggerFactory.getLogger(Denials.class);
    private static final long EVERY = Duration.ofMinutes(1).toNanos();

    private final ConcurrentMap<Key, Said> said = new ConcurrentHashMap<>();

    /// @param whose a user, or nobody: who has not shown a credential may call himself anything
    private record Key(String whose, String alias, Refusal reason) {}

    /// @param at when it was said last, by `System.nanoTime()`
    /// @param unsaid how many since
    private record Said(long at, long unsaid) {}

    /// @param guest empty when its credential was not right
    /// @param origin of the connection
    void add(Optional<Guest> guest, String origin, String alias, Refusal reason, String detail) {
        var key = new Key(guest.map(known -> known.user().value()).orElse(""), alias, reason);
        long now = System.nanoTime();
        boolean[] due = new boolean[1];
        long[] before = new long[1];
        said.compute(
                key,
                (_, last) -> {
                    due[0] = last == null || now - last.at() > EVERY;
                    before[0] = last == null ? 0 : last.unsaid();
                    return due[0] ? new Said(now, 0) : new Said(last.at(), last.unsaid() + 1);
                });
        if (due[0]) {
            LoggingEventBuilder line =
                    guest.isPresent()
                            ? log.atWarn()
                                    .addKeyValue(Keys.USER_ID, guest.get().user().value())
                                    .addKeyValue(Keys.GENERATION, guest.get().generation())
                            : log.atWarn().addKeyValue(Keys.ADDRESS, origin);
            line.addKeyValue(Keys.ALIAS, alias)
                    .addKeyValue(Keys.REASON, reason.label())
                    .addKeyValue("detail", detail)
                    .addKeyValue("unsaid", before[0])
                    .log("Database connection refused");
        }
    }

    /// Forgets what was said long ago.
    void sweep() {
        long now = System.nanoTime();
        said.values().removeIf(last -> now - last.at() > EVERY && last.unsaid() == 0);
    }
}
