/// What tests of several packages use: a small worker program that speaks the control protocol and
/// misbehaves as its user's name says, and patience.
@NullMarked
package io.pondpilot.container.scripted;

import org.jspecify.annotations.NullMarked;
