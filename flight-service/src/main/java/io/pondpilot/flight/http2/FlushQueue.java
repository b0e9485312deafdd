package io.pondpilot.flight.http2;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/// The connections of one event loop that have something to flush. While a connection is being
/// read, writes to others only gather here, and all are flushed once when its read completes;
/// outside of a read they are flushed at the end of the loop's current round. Only its own loop may
/// touch it.
public final class FlushQueue {
    private final EventLoop loop;
    private final List<RelayConnection> waiting = new ArrayList<>();
    private boolean reading;
    private boolean scheduled;

    /// The queue of one event loop.
    public FlushQueue(EventLoop loop) {
        this.loop = loop;
    }

    void readStarts() {
        reading = true;
    }

    void readEnds() {
        reading = false;
        drain();
    }

    void add(RelayConnection connection) {
        waiting.add(connection);
        if (!reading && !scheduled) {
            scheduled = true;
            loop.execute(() -> {
                scheduled = false;
                drain();
            });
        }
    }

    void drain() {
        // A flush completes writes, which hands window updates to other connections: the list
        // grows.
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).flushNow();
        }
        waiting.clear();
    }
}
