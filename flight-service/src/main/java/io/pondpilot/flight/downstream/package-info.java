/// Connections from clients: what arrives is handed to a Call, what a Call answers goes out here.
/// Knows no worker.
@NullMarked
package io.pondpilot.flight.downstream;

import org.jspecify.annotations.NullMarked;
