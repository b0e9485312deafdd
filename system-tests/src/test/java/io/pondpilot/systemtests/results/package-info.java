/// Results arrive whole, in bounded memory, and stop when nobody reads.
@NullMarked
package io.pondpilot.systemtests.results;

import org.jspecify.annotations.NullMarked;
