package io.pondpilot.ai.provider;

import java.util.Optional;

/// The only headers of a client that may reach a provider, and only in a form that is known.
///
/// @param version of Anthropic's API
/// @param betas names of Anthropic's betas, parted by commas
public record Hints(Optional<String> version, Optional<String> betas) {
    /// Nothing was said.
    public static final Hints NONE = new Hints(Optional.empty(), Optional.empty());
}
