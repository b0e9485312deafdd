package io.pondpilot.flight.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.pondpilot.flight.grpc.ArrowStatus;
import io.pondpilot.flight.grpc.Refusal;
import io.pondpilot.flight.http2.DataRun;
import io.pondpilot.flight.http2.RelayConnection;

/// The client's side of one call: what is written here goes to the client. Only on the connection's
/// event loop; writes after the end are dropped.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class ClientStream {
    private final Downstream connection;
    private final Http2Stream stream;
    private final boolean arrowStatus;
    private boolean headersSent;
    private boolean ended;

    /// @param request the headers of the call, as far as they are known
    ClientStream(Downstream connection, Http2Stream stream, Http2Headers request) {
        this.connection = connection;
        this.stream = stream;
        this.arrowStatus = ArrowStatus.wantedBy(request);
    }

    /// The event loop this stream lives on.
    public EventLoop loop() {
        return connection.loop();
    }

    /// Where this connection's buffers come from.
    public ByteBufAllocator allocator() {
        return connection.allocator();
    }

    /// The connection, as a source of flow-controlled bytes.
    public RelayConnection connection() {
        return connection;
    }

    /// The HTTP/2 stream.
    public Http2Stream stream() {
        return stream;
    }

    /// Whether the answer has ended, or the stream is gone.
    public boolean ended() {
        return ended || stream.state() == Http2Stream.State.CLOSED;
    }

    /// Whether the first HEADERS of the answer went out.
    public boolean headersSent() {
        return headersSent;
    }

    /// Sends headers, or trailers when `end`.
    public void headers(Http2Headers headers, boolean end) {
        if (ended()) {
            return;
        }
        headersSent = true;
        ChannelFuture written = connection.writeHeaders(stream.id(), headers, end);
        if (end) {
            endWith(written);
        }
    }

    /// Sends bytes made here, taking over the buffer.
    public void data(ByteBuf data) {
        if (ended()) {
            data.release();
            return;
        }
        connection.writeData(stream.id(), data, false);
    }

    /// Sends bytes that came from another connection, taking over the buffer; `bytes` go back to
    /// the window of their stream when the socket has taken them.
    public void relay(
            ByteBuf data, boolean end, RelayConnection from, Http2Stream source, int bytes) {
        if (ended()) {
            data.release();
            from.consume(source, bytes);
            return;
        }
        connection.relayData(stream, data, end, from, source, bytes);
        ended |= end;
    }

    /// As above, for a whole run, which is taken over.
    public void relay(DataRun run, RelayConnection from, Http2Stream source) {
        if (ended()) {
            run.release();
            from.consume(source, run.payload());
            return;
        }
        boolean end = run.end();
        connection.relayData(stream, run, from, source, run.payload());
        ended |= end;
    }

    /// Ends the call with a status of ours: trailers-only before any header, else trailers.
    public void refuse(Refusal refusal) {
        Http2Headers trailers = headersSent ? refusal.trailers() : refusal.trailersOnly();
        if (arrowStatus) {
            ArrowStatus.into(trailers, refusal);
        }
        headers(trailers, true);
    }

    /// Ends the call with RST_STREAM.
    public void reset(long code) {
        if (!ended()) {
            ended = true;
            connection.reset(stream.id(), code);
        }
    }

    /// Gives request bytes back to the client's window.
    public void consume(int bytes) {
        connection.consume(stream, bytes);
    }

    /// A call that was answered needs no more request: tell the client to stop (RFC 9113, 8.1).
    private void endWith(ChannelFuture written) {
        ended = true;
        written.addListener(_ -> {
            if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
                connection.reset(stream.id(), Http2Error.NO_ERROR.code());
            }
        });
    }
}
