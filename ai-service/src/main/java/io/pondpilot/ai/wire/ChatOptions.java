package io.pondpilot.ai.wire;

/// What a model that speaks OpenAI's dialect can do with a messages request.
///
/// @param systemRole `system`, or `developer` for reasoning models
/// @param reasoning whether it takes `reasoning_effort`
public record ChatOptions(String systemRole, boolean reasoning) {
    /// `system` and no reasoning: what every model takes.
    public static final ChatOptions PLAIN = new ChatOptions("system", false);
}
