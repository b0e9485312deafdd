/// The worker: one process, one user, one DuckDB behind Flight SQL. This package is the object
/// graph and the main; it alone knows all the others.
@NullMarked
package io.pondpilot.worker;

import org.jspecify.annotations.NullMarked;
