package io.pondpilot.ai.provider;

import io.pondpilot.ai.wire.Dialect;

/// What a provider can be asked to do.
public enum Operation {
    /// OpenAI's `POST /chat/completions`.
    CHAT(Dialect.CHAT),
    /// Anthropic's `POST /v1/messages`.
    MESSAGES(Dialect.MESSAGES),
    /// Anthropic's `POST /v1/messages/count_tokens`.
    COUNT_TOKENS(Dialect.MESSAGES),
    /// OpenAI's `POST /responses`.
    RESPONSES(Dialect.RESPONSES),
    /// OpenAI's `POST /embeddings`.
    EMBEDDINGS(Dialect.CHAT);

    private final Dialect dialect;

    Operation(Dialect dialect) {
        this.dialect = dialect;
    }

    /// The form of its answers and errors.
    public Dialect dialect() {
        return dialect;
    }
}
