/// The relay's counts as meters for Prometheus, `pondpilot_flight_*`; no label names a user.
@NullMarked
package io.pondpilot.flight.metrics;

import org.jspecify.annotations.NullMarked;
