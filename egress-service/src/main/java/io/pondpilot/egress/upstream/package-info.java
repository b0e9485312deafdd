/// Connections to the database servers.
@NullMarked
package io.pondpilot.egress.upstream;

import org.jspecify.annotations.NullMarked;
