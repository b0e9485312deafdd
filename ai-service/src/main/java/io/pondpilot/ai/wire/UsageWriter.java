package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Writes [Usage] as the `usage` objects of the dialects.
final class UsageWriter {
    private UsageWriter() {}

    static ObjectNode chat(Usage usage) {
        ObjectNode json =
                Json.object()
                        .put("prompt_tokens", usage.prompt())
                        .put("completion_tokens", usage.output())
                        .put("total_tokens", usage.total());
        json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedRead());
        json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return json;
    }

    static ObjectNode messages(Usage usage) {
        return Json.object()
                .put("input_tokens", usage.input())
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cachedRead())
                .put("output_tokens", usage.output());
    }
}
