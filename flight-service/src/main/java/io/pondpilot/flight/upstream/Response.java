package io.pondpilot.flight.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.flight.http2.DataRun;

/// Who gets a worker's answer to one call. All methods run on the connection's event loop.
public interface Response {
    /// Response headers, or trailers when `end`.
    void headers(Http2Headers headers, boolean end);

    /// Response bytes. The buffer is lent for the time of the call: retain it to keep it.
    ///
    /// @return how many of the bytes the worker may send anew at once; the rest goes back with the
    ///   connection's `consume`
    int data(ByteBuf data, boolean end);

    /// As [#data], for a run, which is taken over.
    int run(DataRun run);

    /// The worker gave up with this HTTP/2 error code. [#closed] follows.
    void reset(long code);

    /// The stream is gone, for whatever reason, also after a normal end. Called once, and nothing
    /// is called after it.
    void closed(Loss loss);
}
