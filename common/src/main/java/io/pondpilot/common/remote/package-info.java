/// Which servers of remote files workers may read from, and what a worker is told about it; it
/// resolves and connects nothing.
@NullMarked
package io.pondpilot.common.remote;

import org.jspecify.annotations.NullMarked;
