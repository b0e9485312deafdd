package io.pondpilot.ai.wire;

import java.util.Optional;

/// What is known of a streamed or whole answer, for metering and for telling whether it is whole.
///
/// @param complete whether the end of the dialect was seen; without it the stream was cut
/// @param usage the tokens as far as the provider told them
/// @param usageFinal whether `usage` counts the whole answer, not only its beginning
/// @param id of the answer, as the provider named it
/// @param model that really answered
/// @param finish the provider's own reason to finish, for example `end_turn` or `stop`
/// @param error that the provider sent within the stream
/// @param textBytes bytes of words, reasoning and tool arguments that were seen
public record StreamReport(
        boolean complete,
        Optional<Usage> usage,
        boolean usageFinal,
        Optional<String> id,
        Optional<String> model,
        Optional<String> finish,
        Optional<AiError> error,
        long textBytes) {
    private static final long BYTES_PER_TOKEN = 4;

    /// What to charge: the provider's figures when they are final, else those of the prompt (or the
    /// given guess) with an output guessed as a quarter of the bytes of text, marked as estimated.
    ///
    /// @param promptGuess tokens of the prompt, for when the provider told nothing
    public Usage charge(long promptGuess) {
        if (usage.isPresent() && usageFinal) {
            return usage.get();
        }
        long output = (textBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
        return usage.map(known ->
                        new Usage(
                                known.input(),
                                known.cachedRead(),
                                known.cacheWrite(),
                                Math.max(known.output(), output),
                                known.reasoning(),
                                true))
                .orElseGet(() -> Usage.estimate(promptGuess, output));
    }

    /// The same, of a stream that went wrong on our side of it.
    StreamReport failed(AiError failure) {
        return new StreamReport(
                false, usage, usageFinal, id, model, finish, Optional.of(failure), textBytes);
    }
}
