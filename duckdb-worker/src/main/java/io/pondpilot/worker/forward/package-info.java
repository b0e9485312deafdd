/// The way from DuckDB's HTTP client, which knows TCP only, to the door that leads to remote files.
@NullMarked
package io.pondpilot.worker.forward;

import org.jspecify.annotations.NullMarked;
