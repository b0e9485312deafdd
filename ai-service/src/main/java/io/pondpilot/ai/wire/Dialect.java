package io.pondpilot.ai.wire;

/// A wire format of chat: what requests, answers, streams and errors look like.
public enum Dialect {
    /// OpenAI's chat completions; a stream is complete after `data: [DONE]`. Embeddings share its
    /// usage and errors.
    CHAT,
    /// Anthropic's messages; a stream is complete after `message_stop`.
    MESSAGES,
    /// OpenAI's responses; a stream is complete after `response.completed`, `response.failed` or
    /// `response.incomplete`.
    RESPONSES
}
