/// A stand-in for DuckDB's airport extension that reads the proxy's answers as strictly as the C++
/// code does, written from the description of that protocol alone: it shares no codec with the
/// worker.
@NullMarked
package io.pondpilot.systemtests.airport;

import org.jspecify.annotations.NullMarked;
