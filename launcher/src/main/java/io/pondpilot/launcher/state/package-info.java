/// What `demo` and `serve` remember under `.pondpilot`: secrets and the configuration in use, for
/// their owner's eyes only.
@NullMarked
package io.pondpilot.launcher.state;

import org.jspecify.annotations.NullMarked;
