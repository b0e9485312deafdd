/// The place of the AI calls, until ai-service answers them.
@NullMarked
package io.pondpilot.gateway.ai;

import org.jspecify.annotations.NullMarked;
