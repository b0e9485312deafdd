package io.pondpilot.ai.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.wire.MessagesOptions;
import io.pondpilot.ai.wire.MessagesOptions.Thinking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeAgeTest {
    @ParameterizedTest
    @CsvSource({
        "claude-3-opus-20240229, NONE, false",
        "claude-3-5-sonnet-20241022, NONE, false",
        "claude-3-5-haiku-latest, NONE, false",
        "claude-3-7-sonnet-20250219, BUDGET, false",
        "claude-3-7-sonnet@20250219, BUDGET, false",
        "claude-sonnet-4-20250514, BUDGET, false",
        "claude-opus-4-0, BUDGET, false",
        "claude-opus-4-1-20250805, BUDGET, true",
        "claude-sonnet-4-5-20250929, BUDGET, true",
        "claude-haiku-4-5, BUDGET, true",
        "claude-opus-4-6, ADAPTIVE, true",
        "claude-opus-4-10, ADAPTIVE, true",
        "claude-sonnet-5, ADAPTIVE, true",
        "claude-polly, ADAPTIVE, true",
        "llama-claude-3-5, NONE, false"
    })
    void aModelIsAskedToThinkAsItsVersionWants(String id, Thinking thinking, boolean schemas) {
        MessagesOptions options = ClaudeAge.options(id);

        assertThat(options.thinking()).isEqualTo(thinking);
        assertThat(options.structured()).isEqualTo(schemas);
    }
}
