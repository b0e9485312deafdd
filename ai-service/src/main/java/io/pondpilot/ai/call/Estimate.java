package io.pondpilot.ai.call;

import com.fasterxml.jackson.databind.JsonNode;

/// Guesses tokens before a call.
final class Estimate {
    /// Tokens of an image, whatever its bytes: about what both providers charge for a large one.
    private static final long IMAGE = 1_600;

    private static final long UNSAID_OUTPUT = 4_096;
    private static final long MOST_OUTPUT = 16_384;
    private static final int SMALL = 32 << 10;
    private static final double BYTES_PER_TOKEN = 3.5;

    private Estimate() {}

    /// Tokens of the prompt.
    static long prompt(AiRequest request) {
        int bytes = request.bytes().length;
        return bytes <= SMALL ? (long) Math.ceil(bytes / BYTES_PER_TOKEN) : text(request.json());
    }

    /// The most that may be written; what nobody asked for is not reserved.
    static long output(AiRequest request) {
        return switch (request.operation()) {
            case EMBEDDINGS, COUNT_TOKENS -> 0;
            case CHAT, MESSAGES, RESPONSES -> {
                for (String name :
                        new String[] {"max_tokens", "max_completion_tokens", "max_output_tokens"}) {
                    JsonNode given = request.json().path(name);
                    if (given.isNumber() && given.asLong() > 0) {
                        yield Math.min(given.asLong(), MOST_OUTPUT);
                    }
                }
                yield UNSAID_OUTPUT;
            }
        };
    }

    private static long text(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            boolean image =
                    text.length() > 4_096 && (text.startsWith("data:") || text.indexOf(' ') < 0);
            return image ? IMAGE : (long) Math.ceil(text.length() / BYTES_PER_TOKEN);
        }
        long tokens = 2L * node.size();
        for (JsonNode child : node) {
            tokens += text(child);
        }
        return tokens;
    }
}
