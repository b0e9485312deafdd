/// OpenAI's API, and everything that speaks it: Azure, Ollama, vLLM and many more.
@NullMarked
package io.pondpilot.ai.provider.openai;

import org.jspecify.annotations.NullMarked;
