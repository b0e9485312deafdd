package io.pondpilot.flight.downstream;

import io.netty.buffer.ByteBuf;

/// One client call after its HEADERS were accepted. All methods run on the connection's event loop.
public interface Call {
    /// Request bytes arrived. The buffer is lent for the time of the call: retain it to keep it.
    ///
    /// @param end whether the client has said all
    /// @return how many of the buffer's bytes the client may send anew at once; the rest goes back
    ///   with [ClientStream#consume]
    int data(ByteBuf data, boolean end);

    /// The client gave up with this HTTP/2 error code. [#closed] follows.
    void reset(long code);

    /// The stream is gone, for whatever reason. Called once, and nothing is called after it.
    void closed();

    /// The time to finish is over: end with UNAVAILABLE now.
    void cut();
}
