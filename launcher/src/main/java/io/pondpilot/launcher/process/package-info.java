/// Child processes that end when their owner says so: the room for starting, watching and stopping
/// anything that is not Java in this process.
@NullMarked
package io.pondpilot.launcher.process;

import org.jspecify.annotations.NullMarked;
