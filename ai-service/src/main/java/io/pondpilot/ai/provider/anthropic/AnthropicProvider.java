package io.pondpilot.ai.provider.anthropic;

import io.pondpilot.ai.provider.Endpoint;
import io.pondpilot.ai.provider.Hints;
import io.pondpilot.ai.provider.ModelCall;
import io.pondpilot.ai.provider.ModelProvider;
import io.pondpilot.ai.provider.Operation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Anthropic, or a server that speaks as it does.
public final class AnthropicProvider implements ModelProvider {
    private static final String VERSION = "2023-06-01";

    /// Betas that change the form of an answer or how it is cached. Those that let a model reach
    /// other systems or stored files are the operator's to decide, and none is let through.
    private static final Set<String> BETAS =
            Set.of(
                    "prompt-caching-2024-07-31",
                    "extended-cache-ttl-2025-04-11",
                    "token-counting-2024-11-01",
                    "output-128k-2025-02-19",
                    "token-efficient-tools-2025-02-19",
                    "interleaved-thinking-2025-05-14",
                    "fine-grained-tool-streaming-2025-05-14",
                    "structured-outputs-2025-11-13");

    private final Endpoint endpoint;

    /// Calls go to the endpoint.
    public AnthropicProvider(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.of(Operation.MESSAGES, Operation.COUNT_TOKENS);
    }

    @Override
    public ModelCall call(Operation operation, boolean streaming, Hints hints) {
        String path =
                switch (operation) {
                    case MESSAGES -> "/v1/messages";
                    case COUNT_TOKENS -> "/v1/messages/count_tokens";
                    case CHAT, RESPONSES, EMBEDDINGS ->
                            throw new IllegalArgumentException("not asked of it: " + operation);
                };
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "anthropic-version",
                hints.version()
                        .filter(text -> text.matches("\\d{4}-\\d{2}-\\d{2}"))
                        .orElse(VERSION));
        String betas =
                Arrays.stream(hints.betas().orElse("").split(","))
                        .map(String::strip)
                        .filter(BETAS::contains)
                        .distinct()
                        .collect(Collectors.joining(","));
        if (!betas.isEmpty()) {
            headers.put("anthropic-beta", betas);
        }
        return endpoint.call(path, streaming, headers);
    }
}
