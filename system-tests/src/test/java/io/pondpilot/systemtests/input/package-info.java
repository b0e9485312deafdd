/// What no honest client sends.
@NullMarked
package io.pondpilot.systemtests.input;

import org.jspecify.annotations.NullMarked;
