/// Processes die, stores forget; nothing is lost and nothing lies.
@NullMarked
package io.pondpilot.systemtests.faults;

import org.jspecify.annotations.NullMarked;
