package io.pondpilot.ai.wire;

/// The tokens of one call, in one meaning for all providers: the four counts do not overlap, so
/// each is priced by itself and their sum is what the call used.
///
/// OpenAI's `prompt_tokens` includes the cached ones, Anthropic's `input_tokens` does not; here
/// `input` never does.
///
/// @param input tokens of the prompt that were neither read from a cache nor written to one
/// @param cachedRead tokens of the prompt read from the provider's cache
/// @param cacheWrite tokens of the prompt written to the provider's cache
/// @param output tokens of the answer, reasoning included
/// @param reasoning how many of `output` were reasoning; 0 when the provider does not say
/// @param estimated whether any count is a guess from bytes, because the stream was cut
public record Usage(
        long input,
        long cachedRead,
        long cacheWrite,
        long output,
        long reasoning,
        boolean estimated) {
    /// No tokens.
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

    /// No single count is believed beyond it; hostile numbers end here.
    static final long MAX_COUNT = 1_000_000_000;

    /// Counts outside 0 to a billion are moved to the nearer end.
    public Usage {
        input = bounded(input);
        cachedRead = bounded(cachedRead);
        cacheWrite = bounded(cacheWrite);
        output = bounded(output);
        reasoning = Math.min(bounded(reasoning), output);
    }

    /// A guess.
    public static Usage estimate(long input, long output) {
        return new Usage(input, 0, 0, output, 0, true);
    }

    /// All tokens of the prompt, cached or not.
    public long prompt() {
        return input + cachedRead + cacheWrite;
    }

    /// All tokens of the call: what budgets count.
    public long total() {
        return prompt() + output;
    }

    private static long bounded(long count) {
        return Math.clamp(count, 0, MAX_COUNT);
    }
}
