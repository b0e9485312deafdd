/// Hostile SQL, sent in every dialect, and what became of it: a probe has passed when its effect is
/// seen, whatever the answer said.
@NullMarked
package io.pondpilot.systemtests.attacks;

import org.jspecify.annotations.NullMarked;
