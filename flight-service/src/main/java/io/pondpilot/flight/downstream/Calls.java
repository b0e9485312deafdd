package io.pondpilot.flight.downstream;

import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/// Decides from the request HEADERS what becomes of a call.
@FunctionalInterface
public interface Calls {
    /// Runs on the connection's event loop and does not block.
    ///
    /// @param end whether the request has no body
    /// @return who gets the rest of the call; null when it has been answered already
    @Nullable Call open(ClientStream stream, Http2Headers headers, boolean end);
}
