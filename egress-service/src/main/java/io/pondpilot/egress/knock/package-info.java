/// Whether a database answers, told to workers that ask before they send DuckDB there.
@NullMarked
package io.pondpilot.egress.knock;

import org.jspecify.annotations.NullMarked;
