package io.pondpilot.common.settings;

import static io.pondpilot.common.settings.AiKeys.*;

import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.settings.AiSettings.Price;
import io.pondpilot.common.settings.AiSettings.Range;
import io.pondpilot.common.settings.AiSettings.Rules;
import io.pondpilot.common.settings.AiSettings.Use;
import io.pondpilot.common.value.Secret;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/// Reads the section `ai`, puts the shipped models below those given, and notes what cannot be
/// meant.
final class AiSection {
    private final SettingsReader values;
    private final Map<String, AiSettings.Provider> providers = new LinkedHashMap<>();
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();

    AiSection(SettingsReader values) {
        this.values = values;
    }

    AiSettings read() {
        readProviders();
        readModels();
        readAliases();
        checkModels();
        if (values.isGiven(AI_DEMO_TOKENS) && !values.value(AI_DEMO_ENABLED)) {
            values.problem(
                    AI_DEMO_TOKENS.path(),
                    "has no effect while ai.demo.enabled is false; remove it");
        }
        return new AiSettings(
                values.value(AI_PORT),
                values.find(AI_URL),
                values.value(DEFAULT_MODEL),
                List.copyOf(providers.values()),
                List.copyOf(models.values()),
                aliases,
                new AiSettings.Timeouts(
                        values.value(CONNECT),
                        values.value(FIRST_BYTE),
                        values.value(IDLE),
                        values.value(TOTAL),
                        values.value(WRITE)),
                new AiSettings.Retry(values.value(RETRY_BUDGET), values.value(RETRY_MAX_WAIT)),
                new AiSettings.Breaker(
                        values.value(BREAKER_WINDOW),
                        values.value(BREAKER_CALLS),
                        values.value(BREAKER_RATIO),
                        values.value(BREAKER_PAUSE)),
                new AiSettings.Limits(
                        values.value(TOKENS_PER_MINUTE),
                        values.value(TOKENS_PER_DAY),
                        values.value(PARALLEL_STREAMS)),
                new AiSettings.Demo(values.value(AI_DEMO_ENABLED), values.value(AI_DEMO_TOKENS)),
                new AiSettings.Bodies(values.value(MAX_CHAT_BODY), values.value(MAX_EMBED_BODY)),
                values.value(LOG_PROMPTS));
    }

    private void readProviders() {
        builtIn(
                ShippedModels.ANTHROPIC,
                AiSettings.Kind.ANTHROPIC,
                CLAUDE_BASE_URL,
                CLAUDE_API_KEY);
        builtIn(ShippedModels.OPENAI, AiSettings.Kind.OPENAI, OPENAI_BASE_URL, OPENAI_API_KEY);
        for (int i = 0; i < values.count(PROVIDERS); i++) {
            String path = PROVIDERS + "[" + i + "]";
            Optional<String> name = required(PROVIDER_NAME, path + ".name");
            Optional<URI> url = required(PROVIDER_URL, path + ".base_url");
            AiSettings.Kind kind = values.find(PROVIDER_KIND, path + ".kind").orElseThrow();
            Optional<Secret> key = values.find(PROVIDER_KEY, path + ".api_key");
            Optional<Secret> fileKey = values.find(PROVIDER_KEY_FILE, path + ".api_key_file");
            Optional<String> header = values.find(PROVIDER_KEY_HEADER, path + ".key_header");
            if (key.isPresent() && fileKey.isPresent()) {
                values.problem(path + ".api_key", "and api_key_file are both given; keep one");
            }
            if (name.isEmpty() || url.isEmpty()) {
                continue;
            }
            AiSettings.Provider provider =
                    new AiSettings.Provider(
                            name.get(),
                            kind,
                            url.get(),
                            key.or(() -> fileKey),
                            header.orElse(keyHeader(kind)),
                            false);
            if (header.isPresent() && provider.apiKey().isEmpty()) {
                values.problem(path + ".key_header", "has no effect without a key; remove it");
            }
            if (providers.putIfAbsent(name.get(), provider) != null) {
                values.problem(
                        path + ".name",
                        "is given to two providers: "
                                + name.get()
                                + " (anthropic and openai are always there)");
            }
        }
    }

    private void builtIn(String name, AiSettings.Kind kind, Key<URI> url, Key<Secret> key) {
        Optional<Secret> secret = values.find(key);
        if (values.isGiven(url) && secret.isEmpty()) {
            values.problem(
                    url.path(),
                    "has no effect without " + key.path() + "; give it, or remove this");
        }
        providers.put(
                name,
                new AiSettings.Provider(
                        name, kind, values.value(url), secret, keyHeader(kind), true));
    }

    private static String keyHeader(AiSettings.Kind kind) {
        return switch (kind) {
            case ANTHROPIC -> "x-api-key";
            case OPENAI -> "authorization";
        };
    }

    private void readModels() {
        ShippedModels.models().forEach(model -> models.put(model.name(), model));
        Set<String> given = new HashSet<>();
        for (int i = 0; i < values.count(MODELS); i++) {
            String path = MODELS + "[" + i + "]";
            Optional<String> name = required(MODEL_NAME, path + ".name");
            Optional<String> provider = required(MODEL_PROVIDER, path + ".provider");
            if (name.isEmpty() || provider.isEmpty()) {
                continue;
            }
            if (!given.add(name.get())) {
                values.problem(path + ".name", "is given to two models: " + name.get());
            }
            if (!providers.containsKey(provider.get())) {
                values.problem(
                        path + ".provider",
                        "is not a provider: "
                                + provider.get()
                                + "; there are "
                                + String.join(", ", providers.keySet()));
            }
            Rules rules =
                    new Rules(
                            values.find(MODEL_DROP, path + ".drop").orElse(List.of()),
                            pairs(MODEL_RENAME, path + ".rename", Function.identity()),
                            pairs(MODEL_CLAMP, path + ".clamp", AiSection::range));
            models.put(
                    name.get(),
                    new Model(
                            name.get(),
                            provider.get(),
                            values.find(MODEL_ID, path + ".id").orElse(name.get()),
                            values.find(MODEL_USE, path + ".use").orElseThrow(),
                            rules,
                            price(path + ".price"),
                            values.find(MODEL_DEMO, path + ".demo").orElseThrow(),
                            values.find(MODEL_FALLBACKS, path + ".fallbacks").orElse(List.of())));
        }
    }

    private <V> Map<String, V> pairs(
            Key<List<String>> key, String path, Function<String, V> reader) {
        Map<String, V> pairs = new LinkedHashMap<>();
        for (String text : values.find(key, path).orElse(List.of())) {
            String[] sides = text.split("=", 2);
            try {
                if (sides.length < 2 || sides[0].isBlank() || sides[1].isBlank()) {
                    throw new IllegalArgumentException("it has no name=value");
                }
                pairs.put(sides[0].strip(), reader.apply(sides[1].strip()));
            } catch (IllegalArgumentException e) {
                values.problem(path, "has '" + text + "': " + e.getMessage());
            }
        }
        return pairs;
    }

    private static Range range(String text) {
        String[] ends = text.split("\\.\\.", 2);
        if (ends.length < 2) {
            throw new IllegalArgumentException("a range is written 0..1");
        }
        try {
            return new Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a range is written 0..1", e);
        }
    }

    private Optional<Price> price(String path) {
        Optional<Double> input = values.find(PRICE_INPUT, path + ".input");
        Optional<Double> output = values.find(PRICE_OUTPUT, path + ".output");
        OptionalDouble read = optional(values.find(PRICE_CACHE_READ, path + ".cache_read"));
        OptionalDouble write = optional(values.find(PRICE_CACHE_WRITE, path + ".cache_write"));
        if (input.isEmpty() && (output.isPresent() || read.isPresent() || write.isPresent())) {
            values.problem(path + ".input", "is required beside other prices");
        }
        return input.map(price -> new Price(price, output.orElse(0.0), read, write));
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    private void readAliases() {
        aliases.putAll(ShippedModels.aliases());
        Set<String> given = new HashSet<>();
        for (int i = 0; i < values.count(MODELS); i++) {
            // A model of one's own under a shipped alias's name is the model.
            values.find(MODEL_NAME, MODELS + "[" + i + "].name").ifPresent(aliases::remove);
        }
        for (int i = 0; i < values.count(ALIASES); i++) {
            String path = ALIASES + "[" + i + "]";
            Optional<String> name = required(ALIAS_NAME, path + ".name");
            Optional<String> model = required(ALIAS_MODEL, path + ".model");
            if (name.isEmpty() || model.isEmpty()) {
                continue;
            }
            if (!given.add(name.get())) {
                values.problem(path + ".name", "is given to two aliases: " + name.get());
            }
            aliases.put(name.get(), model.get());
            if (!models.containsKey(model.get())) {
                values.problem(path + ".model", "is not a model: " + model.get());
            }
        }
    }

    private void checkModels() {
        for (int i = 0; i < values.count(MODELS); i++) {
            String path = MODELS + "[" + i + "].fallbacks";
            Use use = values.find(MODEL_USE, MODELS + "[" + i + "].use").orElseThrow();
            for (String fallback : values.find(MODEL_FALLBACKS, path).orElse(List.of())) {
                Model model = models.get(fallback);
                if (model == null || model.use() != use) {
                    values.problem(path, "has '" + fallback + "', which is no such model");
                }
            }
        }
        String name = values.value(DEFAULT_MODEL);
        Model model = models.get(aliases.getOrDefault(name, name));
        if (model == null || model.use() != Use.CHAT) {
            values.problem(
                    DEFAULT_MODEL.path(),
                    "(AI_DEFAULT_MODEL) is '"
                            + name
                            + "', which is no chat model; name one of ai.models or ai.aliases, or"
                            + " one that is shipped, such as claude-sonnet-5");
        }
    }

    private <T> Optional<T> required(Key<T> key, String path) {
        Optional<T> value = values.find(key, path);
        if (value.isEmpty()) {
            values.problem(path, "is required");
        }
        return value;
    }
}
