package io.pondpilot.ai.wire;

/// What a model that speaks Anthropic's dialect can do with a chat request.
///
/// @param maxTokens for requests that name none; the dialect needs one
/// @param thinking how the model is told to think
/// @param structured whether it takes `output_config.format`; without it a schema becomes an
///   instruction
public record MessagesOptions(long maxTokens, Thinking thinking, boolean structured) {
    /// How the model is told to think.
    public enum Thinking {
        /// It does not.
        NONE,
        /// By `thinking.budget_tokens`: models up to Claude Opus 4.5.
        BUDGET,
        /// By `thinking.type: adaptive` and `output_config.effort`: later ones.
        ADAPTIVE
    }

    /// 4096 tokens, no thinking, no schemas: what every model takes.
    public static final MessagesOptions PLAIN = new MessagesOptions(4096, Thinking.NONE, false);
}
