/// A small worker program for tests: it speaks the control protocol and misbehaves as its user's
/// name says.
@NullMarked
package io.pondpilot.container.scripted;

import org.jspecify.annotations.NullMarked;
