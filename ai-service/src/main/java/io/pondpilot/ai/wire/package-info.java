/// The dialects of the model providers: their streams, usage, errors, and the translation between
/// them. Pure functions and state machines over bytes and JSON trees; no I/O and no HTTP may enter.
@NullMarked
package io.pondpilot.ai.wire;

import org.jspecify.annotations.NullMarked;
