/// Container-service: the owner of the workers' lives. This room holds the object graph and the
/// main class, and alone chooses the orchestrator.
@NullMarked
package io.pondpilot.container;

import org.jspecify.annotations.NullMarked;
