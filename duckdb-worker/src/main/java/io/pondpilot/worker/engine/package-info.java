/// DuckDB of one user: start, lock-down, attached databases, sessions, screening of statements; it
/// knows nothing of Flight.
@NullMarked
package io.pondpilot.worker.engine;

import org.jspecify.annotations.NullMarked;
