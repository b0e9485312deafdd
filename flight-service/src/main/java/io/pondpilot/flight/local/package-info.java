/// Calls answered here without a worker: Handshake and health.
@NullMarked
package io.pondpilot.flight.local;

import org.jspecify.annotations.NullMarked;
