package io.pondpilot.common.settings;

import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.settings.AiSettings.Price;
import io.pondpilot.common.settings.AiSettings.Rules;
import io.pondpilot.common.settings.AiSettings.Use;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The models that are known without configuration, as the types of `anthropic-java` 2.57.0 and
/// `openai-java` 4.52.0 list them, with public prices where they are certain. The configuration
/// replaces them by name.
final class ShippedModels {
    static final String ANTHROPIC = "anthropic";
    static final String OPENAI = "openai";

    /// Claude models after Opus 4.6 answer 400 to a `temperature` other than 1, a `top_p` below
    /// 0.99 and any `top_k`.
    private static final Rules NEW_CLAUDE =
            new Rules(List.of("temperature", "top_p", "top_k"), Map.of(), Map.of());

    /// Anthropic's temperature ends at 1, OpenAI's at 2.
    private static final Rules OLD_CLAUDE =
            new Rules(List.of(), Map.of(), Map.of("temperature", new AiSettings.Range(0, 1)));

    private static final Rules REASONING =
            new Rules(
                    List.of("temperature", "top_p", "presence_penalty", "frequency_penalty"),
                    Map.of("max_tokens", "max_completion_tokens"),
                    Map.of());

    private ShippedModels() {}

    static List<Model> models() {
        return List.of(
                claude("claude-sonnet-5", NEW_CLAUDE),
                claude("claude-opus-5", NEW_CLAUDE),
                claude("claude-opus-4-8", NEW_CLAUDE),
                claude("claude-opus-4-7", NEW_CLAUDE),
                claude("claude-sonnet-4-6", NEW_CLAUDE, 3, 15),
                claude("claude-opus-4-6", OLD_CLAUDE, 5, 25),
                claude("claude-opus-4-5", OLD_CLAUDE, 5, 25),
                claude("claude-sonnet-4-5", OLD_CLAUDE, 3, 15),
                claude("claude-haiku-4-5", OLD_CLAUDE, 1, 5),
                gpt("gpt-5.5", REASONING),
                gpt("gpt-5.4", REASONING),
                gpt("gpt-5.4-mini", REASONING),
                gpt("gpt-5.4-nano", REASONING),
                gpt("gpt-5", REASONING, 1.25, 10, 0.125),
                gpt("gpt-5-mini", REASONING, 0.25, 2, 0.025),
                gpt("gpt-5-nano", REASONING, 0.05, 0.4, 0.005),
                gpt("gpt-4.1", Rules.NONE, 2, 8, 0.5),
                gpt("gpt-4.1-mini", Rules.NONE, 0.4, 1.6, 0.1),
                gpt("gpt-4o", Rules.NONE, 2.5, 10, 1.25),
                gpt("gpt-4o-mini", Rules.NONE, 0.15, 0.6, 0.075),
                embedding("text-embedding-3-small", 0.02),
                embedding("text-embedding-3-large", 0.13));
    }

    /// Names that providers have retired, or dated, mapped to what answers today.
    static Map<String, String> aliases() {
        return Map.of(
                "claude-sonnet-4-20250514", "claude-sonnet-4-6",
                "claude-opus-4-20250514", "claude-opus-4-6",
                "claude-3-5-haiku-20241022", "claude-haiku-4-5",
                "claude-3-5-haiku-latest", "claude-haiku-4-5",
                "claude-haiku-4-5-20251001", "claude-haiku-4-5",
                "claude-sonnet-4-5-20250929", "claude-sonnet-4-5",
                "claude-opus-4-5-20251101", "claude-opus-4-5");
    }

    private static Model claude(String id, Rules rules) {
        return model(id, ANTHROPIC, Use.CHAT, rules, Optional.empty());
    }

    // Anthropic's cache costs a tenth to read and a quarter more to write, of the price of input.
    private static Model claude(String id, Rules rules, double input, double output) {
        Price price =
                new Price(
                        input,
                        output,
                        OptionalDouble.of(input / 10),
                        OptionalDouble.of(input * 1.25));
        return model(id, ANTHROPIC, Use.CHAT, rules, Optional.of(price));
    }

    private static Model gpt(String id, Rules rules) {
        return model(id, OPENAI, Use.CHAT, rules, Optional.empty());
    }

    private static Model gpt(
            String id, Rules rules, double input, double output, double cacheRead) {
        Price price =
                new Price(input, output, OptionalDouble.of(cacheRead), OptionalDouble.empty());
        return model(id, OPENAI, Use.CHAT, rules, Optional.of(price));
    }

    private static Model embedding(String id, double input) {
        Price price = new Price(input, 0, OptionalDouble.empty(), OptionalDouble.empty());
        return model(id, OPENAI, Use.EMBEDDING, Rules.NONE, Optional.of(price));
    }

    private static Model model(
            String id, String provider, Use use, Rules rules, Optional<Price> price) {
        return new Model(id, provider, id, use, rules, price, true, List.of());
    }
}
