/// A look at the workers of a running system, by the leases in Redis.
@NullMarked
package io.pondpilot.launcher.fleet;

import org.jspecify.annotations.NullMarked;
