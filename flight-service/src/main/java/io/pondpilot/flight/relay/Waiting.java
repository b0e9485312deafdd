package io.pondpilot.flight.relay;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The time a call spends here before a worker has it. Meanwhile the relay itself keeps the
/// caller's deadline; later the worker does. Only on the event loop.
final class Waiting {
    private final RelayMetrics metrics;
    private final EventLoop loop;
    private final Runnable late;
    private boolean now;
    private @Nullable Future<?> deadline;

    /// @param late runs when the deadline passes while the call waits
    Waiting(RelayMetrics metrics, EventLoop loop, Runnable late) {
        this.metrics = metrics;
        this.loop = loop;
        this.late = late;
    }

    /// The call waits from now on.
    ///
    /// @param leftNanos until the caller's deadline, or 0 for none
    void begin(long leftNanos) {
        if (!now) {
            now = true;
            metrics.waits(1);
            if (leftNanos != 0) {
                deadline = loop.schedule(late, leftNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    /// The call waits no more.
    void end() {
        if (now) {
            now = false;
            metrics.waits(-1);
            if (deadline != null) {
                deadline.cancel(false);
                deadline = null;
            }
        }
    }
}
