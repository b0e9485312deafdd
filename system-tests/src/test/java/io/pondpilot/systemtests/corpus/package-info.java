/// Thousands of statements of the SQL logic test corpus, through the proxy and in-process: one
/// answer.
@NullMarked
package io.pondpilot.systemtests.corpus;

import org.jspecify.annotations.NullMarked;
