package io.pondpilot.flight.relay;

import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.flight.grpc.FlightMethod;

/// A call whose headers were found good.
///
/// @param caller from its verified token
/// @param request its headers as the client sent them
/// @param requestId the client's, or a new one
/// @param timeoutNanos how long the caller waits, or 0 for no limit
record Admitted(
        FlightMethod method,
        Identity caller,
        Http2Headers request,
        String requestId,
        long timeoutNanos) {}
