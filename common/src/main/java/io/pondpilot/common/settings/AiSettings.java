package io.pondpilot.common.settings;

import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The model providers, the models they are asked for, and what users may use of them.
///
/// @param port of ai-service; 0 takes a free one
/// @param url where gateway-service finds ai-service; empty means `http://127.0.0.1:<port>`
/// @param defaultModel for requests that name none: a model or an alias
/// @param providers with distinct names; `anthropic` and `openai` are always among them
/// @param models with distinct names: the shipped ones and those of the configuration
/// @param aliases other names of models: name to model
/// @param timeouts of one call
/// @param retry before the first byte reaches the client
/// @param breaker of each provider and model
/// @param limits of each user
/// @param demo of each demo user
/// @param bodies largest request bodies
/// @param logPrompts whether prompts are logged, redacted
public record AiSettings(
        int port,
        Optional<URI> url,
        String defaultModel,
        List<Provider> providers,
        List<Model> models,
        Map<String, String> aliases,
        Timeouts timeouts,
        Retry retry,
        Breaker breaker,
        Limits limits,
        Demo demo,
        Bodies bodies,
        boolean logPrompts) {
    public AiSettings {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
        aliases = Map.copyOf(aliases);
    }

    /// The protocol that a provider speaks.
    public enum Kind {
        ANTHROPIC,
        OPENAI
    }

    /// What a model makes of what it is sent.
    public enum Use {
        CHAT,
        EMBEDDING
    }

    /// Someone who runs models.
    ///
    /// @param name as models name it
    /// @param kind the protocol
    /// @param baseUrl Anthropic's without `/v1`, OpenAI's with it, as their SDKs have it; a query
    ///   (`?api-version=`) is kept
    /// @param apiKey sent to it; empty for servers that want none
    /// @param keyHeader the header of the key; `authorization` carries it as `Bearer`
    /// @param keyRequired whether the provider counts as not configured without a key
    public record Provider(
            String name,
            Kind kind,
            URI baseUrl,
            Optional<Secret> apiKey,
            String keyHeader,
            boolean keyRequired) {
        /// Whether it can be called.
        public boolean configured() {
            return apiKey.isPresent() || !keyRequired;
        }
    }

    /// A model of a provider.
    ///
    /// @param name as users call it
    /// @param provider the name of its provider
    /// @param id as the provider calls it
    /// @param use chat or embeddings
    /// @param rules for parameters that it does not take
    /// @param price in US dollars, where known
    /// @param demo whether demo users may call it
    /// @param fallbacks names of models to try after it, in order
    public record Model(
            String name,
            String provider,
            String id,
            Use use,
            Rules rules,
            Optional<Price> price,
            boolean demo,
            List<String> fallbacks) {
        public Model {
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /// What is changed in a request before a model sees it. Names are top-level fields.
    ///
    /// @param drop fields that are removed
    /// @param rename fields that go by another name
    /// @param clamp numbers that are held within a range
    public record Rules(List<String> drop, Map<String, String> rename, Map<String, Range> clamp) {
        /// Nothing is changed.
        public static final Rules NONE = new Rules(List.of(), Map.of(), Map.of());

        public Rules {
            drop = List.copyOf(drop);
            rename = Map.copyOf(rename);
            clamp = Map.copyOf(clamp);
        }
    }

    /// A closed range of numbers.
    public record Range(double min, double max) {
        public Range {
            if (!(min <= max)) {
                throw new IllegalArgumentException(min + " is above " + max);
            }
        }
    }

    /// What a million tokens cost, in US dollars.
    ///
    /// @param input read anew
    /// @param output written
    /// @param cacheRead read from the provider's prompt cache; empty means the price of `input`
    /// @param cacheWrite written to it; empty means the price of `input`
    public record Price(
            double input, double output, OptionalDouble cacheRead, OptionalDouble cacheWrite) {}

    /// How long a call may take.
    ///
    /// @param connect to be connected with a provider, with TLS
    /// @param firstByte from the sent request to the first byte of the answer
    /// @param idle between two bytes of an answer
    /// @param total all of it
    /// @param write until a client has taken what was sent to it
    public record Timeouts(
            Duration connect, Duration firstByte, Duration idle, Duration total, Duration write) {}

    /// The one retry loop.
    ///
    /// @param budget no attempt begins after it
    /// @param maxWait the longest `retry-after` of a provider that is waited for
    public record Retry(Duration budget, Duration maxWait) {}

    /// When a provider's model is left alone for a while.
    ///
    /// @param window of the counting
    /// @param calls the fewest calls in it that mean something
    /// @param failureRatio failures among them that open the breaker
    /// @param pause until one call is tried again
    public record Breaker(Duration window, int calls, double failureRatio, Duration pause) {}

    /// What a user may use.
    ///
    /// @param tokensPerMinute input and output together
    /// @param tokensPerDay input and output together, by UTC days
    /// @param parallelStreams calls at once
    public record Limits(long tokensPerMinute, long tokensPerDay, int parallelStreams) {}

    /// What a demo user may use.
    ///
    /// @param enabled whether demo users may call models at all
    /// @param tokensPerDay as of others
    public record Demo(boolean enabled, long tokensPerDay) {}

    /// Largest request bodies.
    public record Bodies(ByteSize chat, ByteSize embed) {}

    /// Where ai-service is.
    public URI address() {
        return url.orElseGet(() -> URI.create("http://127.0.0.1:" + port));
    }

    /// The same with this address: the launcher puts the real port in.
    public AiSettings withUrl(URI other) {
        return new AiSettings(
                port,
                Optional.of(other),
                defaultModel,
                providers,
                models,
                aliases,
                timeouts,
                retry,
                breaker,
                limits,
                demo,
                bodies,
                logPrompts);
    }
}
