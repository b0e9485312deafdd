/// The server side of DuckDB's `airport` extension, which attaches the user's databases to a DuckDB
/// elsewhere: its actions, its listings, its tickets. Nothing here is loaded before the first such
/// call. Knows the engine, not how calls arrive.
@NullMarked
package io.pondpilot.worker.airport;

import org.jspecify.annotations.NullMarked;
