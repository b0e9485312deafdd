/// Bytes from a worker to a server and back, once both are logged in.
@NullMarked
package io.pondpilot.egress.relay;

import org.jspecify.annotations.NullMarked;
