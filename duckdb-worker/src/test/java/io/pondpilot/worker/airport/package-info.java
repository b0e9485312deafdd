/// The airport side of a worker, asked as the extension asks it.
@NullMarked
package io.pondpilot.worker.airport;

import org.jspecify.annotations.NullMarked;
