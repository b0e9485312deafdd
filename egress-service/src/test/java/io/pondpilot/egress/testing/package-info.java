/// What the tests of all gates need: a visit that notes what becomes of it.
@NullMarked
package io.pondpilot.egress.testing;

import org.jspecify.annotations.NullMarked;
