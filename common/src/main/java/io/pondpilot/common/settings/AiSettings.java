package io.pondpilot.common.settings;

import io.pondpilot.common.value.Secret;
import java.util.Optional;

/// The model providers.
///
/// @param claudeApiKey Anthropic's key
/// @param openaiApiKey OpenAI's key
/// @param defaultModel for requests that name none
/// @param port of ai-service; 0 takes a free one
public record AiSettings(
        Optional<Secret> claudeApiKey,
        Optional<Secret> openaiApiKey,
        String defaultModel,
        int port) {}
