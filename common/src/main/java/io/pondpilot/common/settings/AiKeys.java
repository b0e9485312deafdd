package io.pondpilot.common.settings;

import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of ai-service.
final class AiKeys {
    private static final List<Key<?>> KEYS = new ArrayList<>();

    static final String PROVIDERS = "ai.providers";
    static final String MODELS = "ai.models";
    static final String ALIASES = "ai.aliases";

    static final Key<Secret> CLAUDE_API_KEY =
            key(
                    "ai.claude_api_key",
                    "CLAUDE_API_KEY",
                    Format.secretText(),
                    null,
                    "Key for Anthropic's models.");
    static final Key<Secret> OPENAI_API_KEY =
            key(
                    "ai.openai_api_key",
                    "OPENAI_API_KEY",
                    Format.secretText(),
                    null,
                    "Key for OpenAI's models.");
    static final Key<String> DEFAULT_MODEL =
            key(
                    "ai.default_model",
                    "AI_DEFAULT_MODEL",
                    Format.text(),
                    "claude-sonnet-4-20250514",
                    "Model of requests that name none: a model or an alias.");
    static final Key<Integer> AI_PORT =
            key("ai.port", "AI_PORT", Format.port(), "8084", "Port of ai-service.");
    static final Key<URI> AI_URL =
            key(
                    "ai.url",
                    "AI_URL",
                    Format.httpUrl(),
                    null,
                    "Where gateway-service finds ai-service; `http://127.0.0.1:<ai.port>` by default.");
    static final Key<URI> CLAUDE_BASE_URL =
            key(
                    "ai.claude_base_url",
                    "CLAUDE_BASE_URL",
                    Format.httpUrl(),
                    "https://api.anthropic.com",
                    "Where the provider `anthropic` is, without `/v1`.");
    static final Key<URI> OPENAI_BASE_URL =
            key(
                    "ai.openai_base_url",
                    "OPENAI_BASE_URL",
                    Format.httpUrl(),
                    "https://api.openai.com/v1",
                    "Where the provider `openai` is, with `/v1`.");
    static final Key<String> PROVIDER_NAME =
            key("ai.providers[].name", null, Format.text(), null, "As models name it. Required.");
    static final Key<AiSettings.Kind> PROVIDER_KIND =
            key(
                    "ai.providers[].kind",
                    null,
                    Format.lowerCase(AiSettings.Kind.values()),
                    "openai",
                    "The protocol it speaks; most servers speak OpenAI's.");
    static final Key<URI> PROVIDER_URL =
            key(
                    "ai.providers[].base_url",
                    null,
                    Format.httpUrl(),
                    null,
                    "Where it is, for example `http://ollama:11434/v1`; a query (`?api-version=...`) is kept. Required.");
    static final Key<Secret> PROVIDER_KEY =
            key(
                    "ai.providers[].api_key",
                    null,
                    Format.secretText(),
                    null,
                    "Its key; none for servers that want none.");
    static final Key<Secret> PROVIDER_KEY_FILE =
            key(
                    "ai.providers[].api_key_file",
                    null,
                    Format.secretFile(),
                    null,
                    "File with its key, instead.");
    static final Key<String> PROVIDER_KEY_HEADER =
            key(
                    "ai.providers[].key_header",
                    null,
                    Format.headerName(),
                    null,
                    "Header that carries the key: `authorization` (as `Bearer`), or for example `api-key` for Azure; by default what the protocol has.");
    static final Key<String> MODEL_NAME =
            key("ai.models[].name", null, Format.text(), null, "As users call it. Required.");
    static final Key<String> MODEL_PROVIDER =
            key("ai.models[].provider", null, Format.text(), null, "Its provider. Required.");
    static final Key<String> MODEL_ID =
            key(
                    "ai.models[].id",
                    null,
                    Format.text(),
                    null,
                    "As the provider calls it; the name by default.");
    static final Key<AiSettings.Use> MODEL_USE =
            key(
                    "ai.models[].use",
                    null,
                    Format.lowerCase(AiSettings.Use.values()),
                    "chat",
                    "What it is for.");
    static final Key<List<String>> MODEL_DROP =
            key(
                    "ai.models[].drop",
                    null,
                    Format.texts(),
                    null,
                    "Parameters that it refuses and that are removed: `[temperature, top_k]`.");
    static final Key<List<String>> MODEL_RENAME =
            key(
                    "ai.models[].rename",
                    null,
                    Format.texts(),
                    null,
                    "Parameters with another name: `[\"max_tokens=max_completion_tokens\"]`.");
    static final Key<List<String>> MODEL_CLAMP =
            key(
                    "ai.models[].clamp",
                    null,
                    Format.texts(),
                    null,
                    "Parameters held in a range: `[\"temperature=0..1\"]`.");
    static final Key<Double> PRICE_INPUT = price("input", "read");
    static final Key<Double> PRICE_OUTPUT = price("output", "written");
    static final Key<Double> PRICE_CACHE_READ = price("cache_read", "read from the prompt cache");
    static final Key<Double> PRICE_CACHE_WRITE = price("cache_write", "put into the prompt cache");
    static final Key<Boolean> MODEL_DEMO =
            key("ai.models[].demo", null, Format.flag(), "true", "Whether demo users may call it.");
    static final Key<List<String>> MODEL_FALLBACKS =
            key(
                    "ai.models[].fallbacks",
                    null,
                    Format.texts(),
                    null,
                    "Models to ask, in order, while this one cannot answer.");
    static final Key<String> ALIAS_NAME =
            key("ai.aliases[].name", null, Format.text(), null, "Another name. Required.");
    static final Key<String> ALIAS_MODEL =
            key("ai.aliases[].model", null, Format.text(), null, "The model it means. Required.");
    static final Key<Duration> CONNECT =
            duration("timeouts.connect", "100ms", "1m", "3s", "To be connected with a provider.");
    static final Key<Duration> FIRST_BYTE =
            duration(
                    "timeouts.first_byte",
                    "100ms",
                    "10m",
                    "60s",
                    "To the first byte of a provider's answer.");
    static final Key<Duration> IDLE =
            duration("timeouts.idle", "100ms", "10m", "45s", "Between two bytes of an answer.");
    static final Key<Duration> TOTAL =
            duration("timeouts.total", "1s", "24h", "10m", "The longest call.");
    static final Key<Duration> WRITE =
            duration(
                    "timeouts.write",
                    "100ms",
                    "10m",
                    "60s",
                    "Until a client has taken what was sent.");
    static final Key<Duration> RETRY_BUDGET =
            duration(
                    "retry.budget",
                    "0s",
                    "10m",
                    "30s",
                    "No further attempt begins after it; 0s never tries twice.");
    static final Key<Duration> RETRY_MAX_WAIT =
            duration(
                    "retry.max_wait",
                    "0s",
                    "1m",
                    "3s",
                    "The longest `retry-after` of a provider that is waited for.");
    static final Key<Duration> BREAKER_WINDOW =
            duration("breaker.window", "1s", "10m", "30s", "Time over which failures are counted.");
    static final Key<Integer> BREAKER_CALLS =
            key(
                    "ai.breaker.calls",
                    null,
                    Format.integer(1, 1_000_000),
                    "10",
                    "Fewest calls in that time that mean something.");
    static final Key<Double> BREAKER_RATIO =
            key(
                    "ai.breaker.failure_ratio",
                    null,
                    Format.decimal(0.01, 1),
                    "0.5",
                    "Failures among them after which a model is left alone.");
    static final Key<Duration> BREAKER_PAUSE =
            duration("breaker.pause", "100ms", "10m", "10s", "Until one call is tried again.");
    static final Key<Long> TOKENS_PER_MINUTE =
            tokens("limits.tokens_per_minute", "200000", "Tokens of one user in a minute.");
    static final Key<Long> TOKENS_PER_DAY =
            tokens("limits.tokens_per_day", "2000000", "Tokens of one user in a day (UTC).");
    static final Key<Integer> PARALLEL_STREAMS =
            key(
                    "ai.limits.parallel_streams",
                    null,
                    Format.integer(1, 100_000),
                    "4",
                    "Calls of one user at once.");
    static final Key<Boolean> AI_DEMO_ENABLED =
            key(
                    "ai.demo.enabled",
                    null,
                    Format.flag(),
                    "true",
                    "Whether demo users may call models.");
    static final Key<Long> AI_DEMO_TOKENS =
            tokens("demo.tokens_per_day", "20000", "Tokens of one demo user in a day (UTC).");
    static final Key<ByteSize> MAX_CHAT_BODY =
            key(
                    "ai.max_chat_body",
                    null,
                    Format.size("1k", "32m"),
                    "4m",
                    "Largest body of a chat request.");
    static final Key<ByteSize> MAX_EMBED_BODY =
            key(
                    "ai.max_embed_body",
                    null,
                    Format.size("1k", "32m"),
                    "8m",
                    "Largest body of an embeddings request.");
    static final Key<Boolean> LOG_PROMPTS =
            key(
                    "ai.log_prompts",
                    "AI_LOG_PROMPTS",
                    Format.flag(),
                    "false",
                    "Whether prompts are logged, without what looks like a secret.");

    private AiKeys() {}

    static List<Key<?>> all() {
        return List.copyOf(KEYS);
    }

    private static Key<Double> price(String name, String what) {
        return key(
                "ai.models[].price." + name,
                null,
                Format.decimal(0, 100_000),
                null,
                "US dollars for a million tokens " + what + ".");
    }

    private static Key<Duration> duration(
            String name, String min, String max, String defaultText, String meaning) {
        return key("ai." + name, null, Format.duration(min, max), defaultText, meaning);
    }

    private static Key<Long> tokens(String name, String defaultText, String meaning) {
        return key("ai." + name, null, Format.whole(0, 1_000_000_000_000L), defaultText, meaning);
    }

    private static <T> Key<T> key(
            String path,
            @Nullable String variable,
            Format<T> format,
            @Nullable String defaultText,
            String meaning) {
        Key<T> key = new Key<>(path, variable, format, defaultText, meaning);
        KEYS.add(key);
        return key;
    }
}
