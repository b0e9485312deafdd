package io.pondpilot.common.settings;

import java.time.Duration;

/// Demo users, who need no account.
///
/// @param enabled whether tokens are issued at all
/// @param rateLimit of each demo user
/// @param maxWorkers workers of demo users at once
/// @param issuePerMinute tokens issued to one address in a minute
/// @param tokenTtl how long a token is valid
public record DemoSettings(
        boolean enabled,
        RateLimit rateLimit,
        int maxWorkers,
        int issuePerMinute,
        Duration tokenTtl) {}
