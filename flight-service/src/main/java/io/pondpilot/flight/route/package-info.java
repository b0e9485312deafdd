/// Where a user's calls go: the port the relay asks, its cache on the lease, and the marks that
/// keep a worker alive.
@NullMarked
package io.pondpilot.flight.route;

import org.jspecify.annotations.NullMarked;
