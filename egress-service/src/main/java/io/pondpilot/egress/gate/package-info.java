/// What all protocols share: who stands at a door, and why one is sent away.
@NullMarked
package io.pondpilot.egress.gate;

import org.jspecify.annotations.NullMarked;
