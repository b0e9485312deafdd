/// Starts of workers: from the queue to ready.
@NullMarked
package io.pondpilot.container.spawn;

import org.jspecify.annotations.NullMarked;
