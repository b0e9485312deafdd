/// The directories of workers on this host, which egress-service watches, for the backends that
/// share them with their workers. It knows no backend.
@NullMarked
package io.pondpilot.container.place;

import org.jspecify.annotations.NullMarked;
