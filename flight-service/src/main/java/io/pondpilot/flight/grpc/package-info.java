/// What gRPC says on top of HTTP/2: methods, time-outs, statuses as headers. Pure functions, no
/// channel.
@NullMarked
package io.pondpilot.flight.grpc;

import org.jspecify.annotations.NullMarked;
