package io.pondpilot.common.settings;

/// A token bucket.
///
/// @param requestsPerMinute refill, spread over the minute
/// @param burstSize capacity
public record RateLimit(int requestsPerMinute, int burstSize) {}
