package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;

/// Reads the `usage` objects of the providers into [Usage].
final class UsageReader {
    private UsageReader() {}

    /// OpenAI's, of chat, embeddings and responses: the prompt includes what was cached.
    static Usage chat(JsonNode usage) {
        boolean responses = usage.has("input_tokens");
        long prompt = Json.count(usage, responses ? "input_tokens" : "prompt_tokens");
        long output = Json.count(usage, responses ? "output_tokens" : "completion_tokens");
        JsonNode promptParts =
                usage.path(responses ? "input_tokens_details" : "prompt_tokens_details");
        JsonNode outputParts =
                usage.path(responses ? "output_tokens_details" : "completion_tokens_details");
        long read = Math.min(Json.count(promptParts, "cached_tokens"), prompt);
        long write = Math.min(Json.count(promptParts, "cache_write_tokens"), prompt - read);
        return new Usage(
                prompt - read - write,
                read,
                write,
                output,
                Json.count(outputParts, "reasoning_tokens"),
                false);
    }

    /// Anthropic's, which is cumulative: what is missing or null keeps what was known before.
    static Usage messages(JsonNode usage, Usage before) {
        return new Usage(
                or(usage, "input_tokens", before.input()),
                or(usage, "cache_read_input_tokens", before.cachedRead()),
                or(usage, "cache_creation_input_tokens", before.cacheWrite()),
                or(usage, "output_tokens", before.output()),
                or(usage.path("output_tokens_details"), "thinking_tokens", before.reasoning()),
                false);
    }

    private static long or(JsonNode usage, String name, long before) {
        return usage.path(name).isNumber() ? Json.count(usage, name) : before;
    }
}
