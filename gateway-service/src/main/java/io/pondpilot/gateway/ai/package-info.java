/// The AI calls: passed on to ai-service and back, bytes as they come. It knows the dialects of
/// these paths only as far as its own refusals have to be understood by their clients.
@NullMarked
package io.pondpilot.gateway.ai;

import org.jspecify.annotations.NullMarked;
