/// Connections from an event loop to workers: one per worker and loop. Knows no client.
@NullMarked
package io.pondpilot.flight.upstream;

import org.jspecify.annotations.NullMarked;
