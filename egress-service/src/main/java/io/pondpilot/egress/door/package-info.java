/// The sockets in the workers' directories: opened when a worker appears, closed when it is gone.
@NullMarked
package io.pondpilot.egress.door;

import org.jspecify.annotations.NullMarked;
