/// The only way from a worker to a database: so far a server with health only.
@NullMarked
package io.pondpilot.egress;

import org.jspecify.annotations.NullMarked;
