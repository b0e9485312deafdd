package io.pondpilot.ai.model;

import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.settings.AiSettings.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The models, by the names that users know. Immutable.
public final class Catalog {
    private final Map<String, Model> byName = new HashMap<>();
    private final Map<String, String> aliases;
    private final Map<String, AiSettings.Provider> providers = new HashMap<>();
    private final String defaultModel;
    private final boolean demoEnabled;

    /// Of these settings, which have been checked.
    public Catalog(AiSettings settings) {
        settings.models().forEach(model -> byName.put(model.name(), model));
        settings.providers().forEach(provider -> providers.put(provider.name(), provider));
        this.aliases = settings.aliases();
        this.defaultModel = settings.defaultModel();
        this.demoEnabled = settings.demo().enabled();
    }

    /// What came of looking for a model.
    public sealed interface Found {
        /// Models to ask in this order, at least one, all of a provider that can be called.
        record Chain(List<Model> models) implements Found {
            public Chain {
                models = List.copyOf(models);
            }
        }

        /// No model has this name, or none that the caller may use, or for another use.
        record Unknown() implements Found {}

        /// The model's provider has no key.
        record NotConfigured(String provider) implements Found {}
    }

    /// The name used for requests that give none.
    public String defaultModel() {
        return defaultModel;
    }

    /// Looks for a model by name or alias.
    public Found find(String name, Use use, Identity identity) {
        Model first = byName.get(aliases.getOrDefault(name, name));
        if (first == null || first.use() != use || !permitted(first, identity)) {
            return new Found.Unknown();
        }
        List<Model> chain = new ArrayList<>();
        chain.add(first);
        first.fallbacks().forEach(fallback -> chain.add(byName.get(fallback)));
        chain.removeIf(model -> !configured(model) || !permitted(model, identity));
        return chain.isEmpty() ? new Found.NotConfigured(first.provider()) : new Found.Chain(chain);
    }

    /// Whether any model of this use can be called by anybody.
    public boolean serves(Use use) {
        return byName.values().stream().anyMatch(model -> model.use() == use && configured(model));
    }

    /// A provider of the settings.
    public AiSettings.Provider provider(Model model) {
        AiSettings.Provider provider = providers.get(model.provider());
        if (provider == null) {
            throw new IllegalArgumentException("no provider " + model.provider());
        }
        return provider;
    }

    /// Names and aliases that the caller may use now, sorted, each with its model.
    public Map<String, Model> listed(Identity identity) {
        Map<String, Model> listed = new TreeMap<>();
        byName.forEach((name, model) -> {
            if (configured(model) && permitted(model, identity)) {
                listed.put(name, model);
            }
        });
        aliases.forEach((alias, name) -> {
            Model model = listed.get(name);
            if (model != null) {
                listed.put(alias, model);
            }
        });
        return listed;
    }

    private boolean permitted(Model model, Identity identity) {
        return !identity.demo() || (demoEnabled && model.demo());
    }

    private boolean configured(Model model) {
        return provider(model).configured();
    }
}
