/// The clients that tests hold: Flight users, raw gRPC, raw HTTP/2, the gateway by HTTP, and the
/// digest that compares contents. Knows the protocols, not the processes.
@NullMarked
package io.pondpilot.systemtests.client;

import org.jspecify.annotations.NullMarked;
