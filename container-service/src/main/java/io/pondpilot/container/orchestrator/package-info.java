/// The port to whatever runs workers (processes, containers, pods, machines), and its words.
/// Adapters depend on it; it depends on no adapter and knows neither Redis nor leases.
@NullMarked
package io.pondpilot.container.orchestrator;

import org.jspecify.annotations.NullMarked;
