package io.pondpilot.ai.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.ai.budget.Spent;

/// `GET /ai/usage`: what the caller has used today and has left.
final class UsageDocument {
    private UsageDocument() {}

    static ObjectNode of(Spent spent) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("tokens")
                .put("input", spent.input())
                .put("cached_read", spent.cachedRead())
                .put("cache_write", spent.cacheWrite())
                .put("output", spent.output());
        document.put("calls", spent.calls());
        document.put("estimated_calls", spent.estimatedCalls());
        document.put("parallel_streams", spent.streams());
        document.put("cost_usd", spent.microDollars().movePointLeft(6).stripTrailingZeros());
        document.putObject("day")
                .put("limit", spent.perDay())
                .put("used", spent.usedToday())
                .put("remaining", spent.leftToday())
                .put("resets_in_seconds", spent.dayResets().toSeconds());
        document.putObject("minute")
                .put("limit", spent.perMinute())
                .put("used", spent.usedOfMinute())
                .put("remaining", spent.leftOfMinute())
                .put("resets_in_seconds", spent.minuteResets().toSeconds());
        return document;
    }
}
