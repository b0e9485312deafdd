/// The control socket of a worker and the timer that ends a worker nobody asks after.
@NullMarked
package io.pondpilot.worker.control;

import org.jspecify.annotations.NullMarked;
