package io.pondpilot.flight.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import io.pondpilot.flight.http2.RelayConnection;

/// The worker's side of one call: what is written here goes to the worker. Only on the connection's
/// event loop; writes after the stream's end are dropped.
public final class WorkerStream {
    private final WorkerConnection connection;
    private final Http2Stream stream;

    WorkerStream(WorkerConnection connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
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
        connection.relayData(stream.id(), data, end, from, source, bytes);
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
