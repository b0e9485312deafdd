package io.pondpilot.flight.route;

import io.pondpilot.common.lease.Route;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// Tells the lease which workers have calls open on this node, so that the reaper leaves them
/// alone. One mark per worker, however many calls it serves: set when the first opens, renewed
/// while any is open, removed about a second after the last one closed. Thread-safe; nothing here
/// waits.
final class ActivityMarks {
    /// Writes a mark, or removes it, without waiting; `then` may hear that the route is not
    /// current.
    @FunctionalInterface
    interface Writer {
        void touch(Route route, boolean open, Consumer<Boolean> then);
    }

    private final Writer writer;
    private final long refreshNanos;
    private final Consumer<Route> outdated;
    private final ConcurrentMap<Route, Mark> marks = new ConcurrentHashMap<>();

    /// @param refresh how often a mark is renewed
    /// @param outdated hears of routes whose lease has moved on
    ActivityMarks(Writer writer, Duration refresh, Consumer<Route> outdated) {
        this.writer = writer;
        this.refreshNanos = refresh.toNanos();
        this.outdated = outdated;
    }

    /// A call opened on this worker.
    void opened(Route route, long now) {
        marks.compute(
                route,
                (_, mark) -> {
                    Mark current = mark;
                    if (current == null) {
                        current = new Mark(now);
                        write(route, true);
                    }
                    current.open++;
                    current.used = true;
                    return current;
                });
    }

    /// A call on this worker closed.
    void closed(Route route) {
        marks.computeIfPresent(
                route,
                (_, mark) -> {
                    mark.open--;
                    return mark;
                });
    }

    /// Renews what is due and removes what is over; call it about once a second.
    void tick(long now) {
        for (Route route : marks.keySet()) {
            marks.computeIfPresent(
                    route,
                    (_, mark) -> {
                        if (mark.open == 0 && !mark.used) {
                            write(route, false);
                            return null;
                        }
                        mark.used = false;
                        if (now - mark.written >= refreshNanos) {
                            mark.written = now;
                            write(route, true);
                        }
                        return mark;
                    });
        }
    }

    /// Removes every mark, as at the end of this node.
    void clear() {
        for (Route route : marks.keySet()) {
            if (marks.remove(route) != null) {
                write(route, false);
            }
        }
    }

    /// Written under the map's lock of this route, so that marks reach the lease in order.
    private void write(Route route, boolean open) {
        writer.touch(
                route,
                open,
                current -> {
                    if (open && !current) {
                        outdated.accept(route);
                    }
                });
    }

    /// Workers with a mark.
    int size() {
        return marks.size();
    }

    private static final class Mark {
        private int open;
        private boolean used;
        private long written;

        Mark(long now) {
            this.written = now;
        }
    }
}
