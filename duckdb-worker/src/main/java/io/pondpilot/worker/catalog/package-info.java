/// What databases, schemas, tables, columns and keys there are: DuckDB's own answers, completed by
/// what only the attached databases themselves know. Knows nothing of Flight.
@NullMarked
package io.pondpilot.worker.catalog;

import org.jspecify.annotations.NullMarked;
