/// The Flight SQL front door: `Main`, the object graph and nothing else. It alone chooses adapters.
@NullMarked
package io.pondpilot.flight;

import org.jspecify.annotations.NullMarked;
