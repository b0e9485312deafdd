package io.pondpilot.ai.provider.openai;

import io.pondpilot.ai.provider.Endpoint;
import io.pondpilot.ai.provider.Hints;
import io.pondpilot.ai.provider.ModelCall;
import io.pondpilot.ai.provider.ModelProvider;
import io.pondpilot.ai.provider.Operation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// OpenAI, or a server that speaks as it does.
public final class OpenAiProvider implements ModelProvider {
    private final Endpoint endpoint;

    /// Calls go to the endpoint.
    public OpenAiProvider(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.of(Operation.CHAT, Operation.RESPONSES, Operation.EMBEDDINGS);
    }

    @Override
    public ModelCall call(Operation operation, boolean streaming, Hints hints) {
        String path =
                switch (operation) {
                    case CHAT -> "/chat/completions";
                    case RESPONSES -> "/responses";
                    case EMBEDDINGS -> "/embeddings";
                    case MESSAGES, COUNT_TOKENS ->
                            throw new IllegalArgumentException("not asked of it: " + operation);
                };
        return endpoint.call(path, streaming, Map.of());
    }
}
