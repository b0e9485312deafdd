package io.pondpilot.ai.budget;

import java.math.BigDecimal;
import java.time.Duration;

/// What a user has used today (UTC) and what is left.
///
/// @param input tokens of prompts that were not cached
/// @param cachedRead tokens of prompts read from a cache
/// @param cacheWrite tokens of prompts written to a cache
/// @param output tokens of answers
/// @param microDollars what it cost, for models whose price is known
/// @param calls that were made
/// @param estimatedCalls among them, those whose tokens are partly a guess
/// @param streams calls that are under way
/// @param usedToday tokens that count against the day: used, and reserved by calls under way
/// @param perDay tokens a day
/// @param dayResets until the day ends
/// @param usedOfMinute tokens that count against the minute
/// @param perMinute tokens a minute
/// @param minuteResets until all of the minute's tokens are there again
public record Spent(
        long input,
        long cachedRead,
        long cacheWrite,
        long output,
        BigDecimal microDollars,
        long calls,
        long estimatedCalls,
        long streams,
        long usedToday,
        long perDay,
        Duration dayResets,
        long usedOfMinute,
        long perMinute,
        Duration minuteResets) {
    /// Tokens left today; never below 0.
    public long leftToday() {
        return Math.max(0, perDay - usedToday);
    }

    /// Tokens left at once; never below 0.
    public long leftOfMinute() {
        return Math.max(0, perMinute - usedOfMinute);
    }
}
