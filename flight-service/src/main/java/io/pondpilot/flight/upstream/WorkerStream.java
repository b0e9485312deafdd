package io.pondpilot.flight.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import io.pondpilot.flight.http2.RelayConnection;

/// The worker's side of one call: what is written here goes to the worker. Only on the connection's
/// event loop; writes after the stream's end are dropped.
public final class WorkerStream {
    /// How much of an answer has to move before the worker may send further ahead.
    public static final int MOVING = 256 << 10;

    /// How far the worker may send ahead then. Measured: 1 MB is not faster, 256 KB is slower.
    private static final int WIDE = 512 << 10;

    private final WorkerConnection connection;
    private final Http2Stream stream;
    private final WindowBudget budget;
    private int lent;

    WorkerStream(WorkerConnection connection, Http2Stream stream, WindowBudget budget) {
        this.connection = connection;
        this.stream = stream;
        this.budget = budget;
    }

    /// The connection, as a source of flow-controlled bytes.
    public RelayConnection connection() {
        return connection;
    }

    /// The HTTP/2 stream.
    public Http2Stream stream() {
        return stream;
    }

    /// Sends request bytes that came from another connection, taking over the buffer; `bytes` go
    /// back to the window of their stream when the socket has taken them.
    public void relay(
            ByteBuf data, boolean end, RelayConnection from, Http2Stream source, int bytes) {
        if (gone()) {
            data.release();
            from.consume(source, bytes);
            return;
        }
        connection.relayData(stream, data, end, from, source, bytes);
    }

    /// Lets the worker send further ahead while the event loop has memory to lend: its answer
    /// moves.
    public void widen() {
        int more = WIDE - connection.window(stream);
        if (lent == 0 && more > 0 && !gone() && budget.take(more)) {
            lent = more;
            connection.widen(stream, WIDE);
        }
    }

    /// Gives back what was lent; once, when the stream is closed.
    public void closed() {
        budget.giveBack(lent);
        lent = 0;
    }

    /// Ends the call with RST_STREAM; the worker hears of it at once.
    public void reset(long code) {
        if (!gone()) {
            connection.reset(stream.id(), code);
        }
    }

    private boolean gone() {
        return stream.state() == Http2Stream.State.CLOSED;
    }
}
