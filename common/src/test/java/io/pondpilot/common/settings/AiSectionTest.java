package io.pondpilot.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.settings.AiSettings.Range;
import io.pondpilot.common.settings.AiSettings.Rules;
import io.pondpilot.common.settings.AiSettings.Use;
import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AiSectionTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir Path directory;

    @Test
    void providersModelsAndAliasesOfOnesOwn() throws IOException {
        Path keyFile = Files.writeString(directory.resolve("key"), "from-file\n");
        AiSettings ai =
                load(
                        """
                        ai:
                          default_model: fast
                          providers:
                            - {name: ollama, base_url: "http://ollama:11434/v1"}
                            - {name: azure, base_url: "https://x.example/openai?api-version=1", api_key_file: "%s", key_header: Api-Key}
                          models:
                            - name: llama
                              provider: ollama
                              id: "llama3.2:3b"
                              drop: [logprobs]
                              rename: ["max_tokens=num_predict"]
                              clamp: ["temperature=0..1.5"]
                              price: {input: 0.1, output: 0.2}
                              demo: false
                              fallbacks: [gpt-4o-mini]
                            - {name: gpt-4o, provider: azure}
                            - {name: nomic, provider: ollama, use: embedding}
                          aliases:
                            - {name: fast, model: llama}
                            - {name: claude-sonnet-4-20250514, model: gpt-4o}
                        """
                                .formatted(keyFile));
        assertThat(ai.providers())
                .contains(
                        new AiSettings.Provider(
                                "ollama",
                                AiSettings.Kind.OPENAI,
                                URI.create("http://ollama:11434/v1"),
                                Optional.empty(),
                                "authorization",
                                false),
                        new AiSettings.Provider(
                                "azure",
                                AiSettings.Kind.OPENAI,
                                URI.create("https://x.example/openai?api-version=1"),
                                Optional.of(new Secret("from-file")),
                                "api-key",
                                false));
        assertThat(ai.models())
                .contains(
                        new Model(
                                "llama",
                                "ollama",
                                "llama3.2:3b",
                                Use.CHAT,
                                new Rules(
                                        List.of("logprobs"),
                                        Map.of("max_tokens", "num_predict"),
                                        Map.of("temperature", new Range(0, 1.5))),
                                Optional.of(
                                        new AiSettings.Price(
                                                0.1,
                                                0.2,
                                                OptionalDouble.empty(),
                                                OptionalDouble.empty())),
                                false,
                                List.of("gpt-4o-mini")))
                .filteredOn(model -> model.name().equals("gpt-4o"))
                .singleElement()
                .extracting(Model::provider)
                .isEqualTo("azure");
        assertThat(ai.aliases())
                .containsEntry("fast", "llama")
                .containsEntry("claude-sonnet-4-20250514", "gpt-4o");
        assertThat(ai.toString()).doesNotContain("from-file");
    }

    @Test
    void whatIsShippedFitsTogether() {
        Map<String, Model> models =
                ShippedModels.models().stream()
                        .collect(java.util.stream.Collectors.toMap(Model::name, model -> model));
        assertThat(ShippedModels.aliases().values())
                .allSatisfy(name -> assertThat(models).containsKey(name));
        assertThat(ShippedModels.aliases().keySet()).doesNotContainAnyElementsOf(models.keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{default_model: gpt-99}|no chat model",
                "{default_model: text-embedding-3-small}|no chat model",
                "{claude_base_url: \"http://x\"}|no effect without ai.claude_api_key",
                "{url: \"ftp://x\"}|http://host",
                "{url: \"http://u:p@x\"}|no user",
                "{demo: {enabled: false, tokens_per_day: 5}}|no effect while ai.demo.enabled",
                "{providers: [{name: a}]}|base_url' is required",
                "{providers: [{name: openai, base_url: \"http://x\"}]}|given to two providers",
                "{providers: [{name: a, base_url: \"http://x\", key_header: x-key}]}|no effect without a key",
                "{providers: [{name: a, base_url: \"http://x\", api_key: k, key_header: \"x y\"}]}|not the name of a header",
                "{providers: [{name: a, base_url: \"http://x\", kind: cohere}]}|one of anthropic, openai",
                "{providers: [{name: a, base_url: \"http://x\", api_key_file: /none}]}|cannot be read",
                "{models: [{name: a}]}|provider' is required",
                "{models: [{name: a, provider: b}]}|there are anthropic, openai",
                "{models: [{name: a, provider: openai}, {name: a, provider: openai}]}|given to two models",
                "{models: [{name: a, provider: openai, clamp: [\"temperature=1\"]}]}|a range is written 0..1",
                "{models: [{name: a, provider: openai, clamp: [\"temperature=2..1\"]}]}|above",
                "{models: [{name: a, provider: openai, rename: [\"x\"]}]}|no name=value",
                "{models: [{name: a, provider: openai, price: {output: 1}}]}|price.input' is required",
                "{models: [{name: a, provider: openai, fallbacks: [b]}]}|no such model",
                "{models: [{name: a, provider: openai, fallbacks: [text-embedding-3-small]}]}|no such model",
                "{models: [{name: a, provider: openai, tmeperature: 1}]}|is not a setting",
                "{aliases: [{name: a, model: b}]}|is not a model: b",
                "{aliases: [{name: a, model: gpt-5}, {name: a, model: gpt-5}]}|given to two aliases",
                "{limits: {tokens_per_day: -1}}|0 to 1000000000000",
                "{breaker: {failure_ratio: 0}}|0.01 to 1.0",
                "{timeouts: {connect: 2h}}|100ms to 1m",
                "{max_chat_body: 33m}|1k to 32m",
            })
    void whatCannotBeMeantIsAProblem(String text, String expected) {
        SettingsException refused =
                catchThrowableOfType(SettingsException.class, () -> load("ai: " + text));
        assertThat(refused).as(text).isNotNull();
        assertThat(refused.problems()).anyMatch(problem -> problem.contains(expected));
    }

    private AiSettings load(String yaml) throws IOException {
        Path file = Files.writeString(Files.createTempFile(directory, "proxy", ".yaml"), yaml);
        return SettingsLoader.load(Optional.of(file), Map.of("JWT_SECRET", SECRET)).ai();
    }
}
