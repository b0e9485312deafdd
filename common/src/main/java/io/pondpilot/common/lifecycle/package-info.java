/// Closing what was opened, in reverse order, whether a start failed or a service stops.
@NullMarked
package io.pondpilot.common.lifecycle;

import org.jspecify.annotations.NullMarked;
