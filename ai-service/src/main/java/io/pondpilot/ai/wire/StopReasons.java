package io.pondpilot.ai.wire;

/// Why an answer ended, in either dialect.
final class StopReasons {
    private StopReasons() {}

    static String toChat(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            // end_turn, stop_sequence, pause_turn, and what may come.
            default -> "stop";
        };
    }

    static String toMessages(String reason) {
        return switch (reason) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }
}
