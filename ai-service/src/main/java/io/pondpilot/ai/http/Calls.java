package io.pondpilot.ai.http;

import io.pondpilot.ai.provider.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The calls that post something to a model.
///
/// @param operation in the client's dialect
/// @param style of errors
/// @param streams whether it streams unless told otherwise
record Calls(Operation operation, Style style, boolean streams) {
    private static final Map<String, Calls> BY_PATH =
            Map.of(
                    "/ai/chat", new Calls(Operation.CHAT, Style.CHAT, true),
                    "/ai/embed", new Calls(Operation.EMBEDDINGS, Style.CHAT, false),
                    "/v1/chat/completions", new Calls(Operation.CHAT, Style.CHAT, false),
                    "/v1/messages", new Calls(Operation.MESSAGES, Style.MESSAGES, false),
                    "/v1/messages/count_tokens",
                            new Calls(Operation.COUNT_TOKENS, Style.MESSAGES, false),
                    "/v1/responses", new Calls(Operation.RESPONSES, Style.RESPONSES, false),
                    "/v1/embeddings", new Calls(Operation.EMBEDDINGS, Style.CHAT, false),
                    "/v1/chat", new Calls(Operation.CHAT, Style.TEXT, false));

    static @Nullable Calls find(String path) {
        return BY_PATH.get(path);
    }
}
