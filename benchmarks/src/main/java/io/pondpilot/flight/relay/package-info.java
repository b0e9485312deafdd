/// Benchmarks of steps of the relay that are not public.
@NullMarked
package io.pondpilot.flight.relay;

import org.jspecify.annotations.NullMarked;
