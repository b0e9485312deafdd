package io.pondpilot.ai.budget;

import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.settings.AiSettings;
import java.util.List;

/// Where a user's figures are, and the limits that hold for them.
record Account(List<String> keys, long perMinute, long perDay, int streams) {
    static Account of(
            String prefix, Identity identity, AiSettings.Limits limits, AiSettings.Demo demo) {
        String name =
                "{" + prefix + "}:ai:" + (identity.demo() ? "d:" : "u:") + identity.user().value();
        long perDay = identity.demo() ? demo.tokensPerDay() : limits.tokensPerDay();
        return new Account(
                List.of(name + ":account", name + ":reserved", name + ":streams"),
                Math.max(1, limits.tokensPerMinute()),
                perDay,
                limits.parallelStreams());
    }
}
