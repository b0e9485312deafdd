/// The documented health calls.
@NullMarked
package io.pondpilot.gateway.health;

import org.jspecify.annotations.NullMarked;
