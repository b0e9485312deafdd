/// The process backend: workers as child processes on this machine (Linux). Only
/// [ProcessOrchestrator] may be used from outside.
@NullMarked
package io.pondpilot.container.process;

import org.jspecify.annotations.NullMarked;
