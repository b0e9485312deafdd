package io.pondpilot.common.settings;

import io.pondpilot.common.value.Secret;

/// Who may call, and how much.
///
/// @param jwtSecret signs tokens; at least 32 characters
/// @param clusterSecret signs worker credentials; derived from `jwtSecret` unless given
/// @param rateLimit of every user
/// @param demo of demo users
public record SecuritySettings(
        Secret jwtSecret, Secret clusterSecret, RateLimit rateLimit, DemoSettings demo) {}
