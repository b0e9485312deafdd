/// A client of HTTP/1.1 that does what a streaming proxy needs and nothing else: bytes as they
/// come, one call that anybody can end in any phase, and a cut answer that is never taken for a
/// whole one. It knows sockets and framing, and nothing of models.
@NullMarked
package io.pondpilot.ai.upstream;

import org.jspecify.annotations.NullMarked;
