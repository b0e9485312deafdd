/// Workers as containers of a Docker engine, by docker-java. Nobody else in the product speaks to
/// an engine.
@NullMarked
package io.pondpilot.container.docker;

import org.jspecify.annotations.NullMarked;
