/// What the person at the terminal sees.
@NullMarked
package io.pondpilot.launcher.terminal;

import org.jspecify.annotations.NullMarked;
