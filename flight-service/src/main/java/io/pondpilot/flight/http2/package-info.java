/// What makes Netty's HTTP/2 codec fit a relay: frame alignment, flow control, protocol detection.
/// No gRPC here.
@NullMarked
package io.pondpilot.flight.http2;

import org.jspecify.annotations.NullMarked;
