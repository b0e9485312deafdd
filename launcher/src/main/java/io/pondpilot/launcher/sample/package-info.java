/// A small shop spread over four databases, the same rows at every run: what `demo` and tests ask
/// questions about.
@NullMarked
package io.pondpilot.launcher.sample;

import org.jspecify.annotations.NullMarked;
