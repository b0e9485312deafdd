/// The workers that run and are this service's to look after: watched, told dead, stopped. Above
/// the orchestrator, below whatever decides who starts and who stops.
@NullMarked
package io.pondpilot.container.fleet;

import org.jspecify.annotations.NullMarked;
