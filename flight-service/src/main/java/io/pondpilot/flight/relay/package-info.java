/// One client call from its HEADERS to its end: admit, route, relay, recover, account.
@NullMarked
package io.pondpilot.flight.relay;

import org.jspecify.annotations.NullMarked;
