/// Tests of the worker's side.
@NullMarked
package io.pondpilot.flight.upstream;

import org.jspecify.annotations.NullMarked;
