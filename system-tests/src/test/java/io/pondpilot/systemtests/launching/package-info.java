/// The command line as an operator meets it.
@NullMarked
package io.pondpilot.systemtests.launching;

import org.jspecify.annotations.NullMarked;
