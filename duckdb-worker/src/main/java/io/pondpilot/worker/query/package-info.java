/// The command line's `query`: a Flight client that prints, and keeps no more than a batch.
@NullMarked
package io.pondpilot.worker.query;

import org.jspecify.annotations.NullMarked;
