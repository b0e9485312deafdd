package io.pondpilot.ai.call;

import io.pondpilot.ai.wire.MessagesOptions;
import io.pondpilot.ai.wire.MessagesOptions.Thinking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Claude model understands, which goes by its version. A model of another name is expected
/// to understand what all do.
///
/// | version | thinks | takes schemas |
/// | --- | --- | --- |
/// | up to 3.5 | no | no |
/// | 3.7, 4.0 | by a budget | no |
/// | 4.1 (Opus), 4.5 | by a budget | yes |
/// | 4.6 and later | adaptively | yes |
final class ClaudeAge {
    // claude-3-7-sonnet-20250219, claude-sonnet-4-20250514, claude-opus-4-1, claude-sonnet-5; a
    // date is no minor version.
    private static final Pattern OLD =
            Pattern.compile("claude-([0-9])(?:[-.]([0-9]{1,2}))?-[a-z]+(?:[-@].*)?");
    private static final Pattern NEW =
            Pattern.compile("claude-[a-z]+-([0-9]{1,2})(?:[-.]([0-9]{1,2}))?(?:[-@].*)?");

    private ClaudeAge() {}

    /// For the model that its provider calls this.
    static MessagesOptions options(String id) {
        if (!id.startsWith("claude-")) {
            return MessagesOptions.PLAIN;
        }
        int version = version(id);
        return new MessagesOptions(
                MessagesOptions.PLAIN.maxTokens(), thinking(version), version >= 401);
    }

    private static Thinking thinking(int version) {
        if (version < 307) {
            return Thinking.NONE;
        }
        return version < 406 ? Thinking.BUDGET : Thinking.ADAPTIVE;
    }

    /// Major times 100 and minor. A name without a version is one of the time before there were
    /// names with one, or an alias of the newest: the newer is likelier.
    private static int version(String id) {
        for (Pattern pattern : new Pattern[] {OLD, NEW}) {
            Matcher matcher = pattern.matcher(id);
            if (matcher.matches()) {
                String minor = matcher.group(2);
                return Integer.parseInt(matcher.group(1)) * 100
                        + (minor == null ? 0 : Integer.parseInt(minor));
            }
        }
        return Integer.MAX_VALUE;
    }
}
