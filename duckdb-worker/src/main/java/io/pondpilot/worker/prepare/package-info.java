/// Builds the worker's home, once per machine or image: what a start would otherwise download,
/// unpack or compile.
@NullMarked
package io.pondpilot.worker.prepare;

import org.jspecify.annotations.NullMarked;
