/// The Flight port of a worker: who may call, what a call means in each dialect, and how results
/// are streamed; everything that is DuckDB is the engine's.
@NullMarked
package io.pondpilot.worker.flight;

import org.jspecify.annotations.NullMarked;
