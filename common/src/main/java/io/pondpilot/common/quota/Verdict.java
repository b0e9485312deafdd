package io.pondpilot.common.quota;

import java.time.Duration;

/// What the rate limiter decided, with the figures for `RateLimit-*` headers.
public sealed interface Verdict {
    /// Go on.
    ///
    /// @param limit the capacity of the bucket (`RateLimit-Limit`)
    /// @param remaining requests that would pass at once now (`RateLimit-Remaining`)
    /// @param reset until the bucket is full again (`RateLimit-Reset`, in whole seconds)
    record Allowed(long limit, long remaining, Duration reset) implements Verdict {}

    /// Not now.
    ///
    /// @param limit the capacity of the bucket (`RateLimit-Limit`); remaining is 0
    /// @param retryAfter until one request passes (`Retry-After`, rounded up to whole seconds)
    record Refused(long limit, Duration retryAfter) implements Verdict {}
}
