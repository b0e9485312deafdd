/// Anthropic's API.
@NullMarked
package io.pondpilot.ai.provider.anthropic;

import org.jspecify.annotations.NullMarked;
