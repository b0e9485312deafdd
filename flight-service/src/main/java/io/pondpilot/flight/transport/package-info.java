/// Event loops and sockets: native epoll where it loads, NIO elsewhere. No protocol.
@NullMarked
package io.pondpilot.flight.transport;

import org.jspecify.annotations.NullMarked;
