package io.pondpilot.ai.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.common.telemetry.Keys;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what models are asked, for operators who switch `ai.log_prompts` on: the texts of a
/// request, shortened, without what looks like a secret or like somebody's address. Patterns miss
/// things: whoever switches it on keeps what users wrote.
final class Prompts {
    private static final Logger log = LoggerFactory.getLogger(Prompts.class);
    private static final int LONGEST = 4_000;
    private static final int DEEPEST = 64;
    private static final String HIDDEN = "[hidden]";

    /// The fields that hold what is asked, in the dialects' own words.
    private static final List<String> FIELDS =
            List.of("system", "instructions", "messages", "input", "prompt");

    /// Fields below those whose texts are names, kinds and data and no prompt.
    private static final List<String> NO_PROSE =
            List.of(
                    "role",
                    "type",
                    "id",
                    "call_id",
                    "tool_call_id",
                    "tool_use_id",
                    "source",
                    "image_url",
                    "cache_control",
                    "signature");

    private static final Pattern SECRET =
            Pattern.compile(
                    // Keys of providers and clouds, and tokens of three parts.
                    "\\b(?:sk|pk|rk|ghp|gho|xox[a-z])[-_][A-Za-z0-9_-]{8,}"
                            + "|\\bAKIA[A-Z0-9]{12,}"
                            + "|\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"
                            // What follows a word for a secret, and accounts within addresses.
                            + "|(?i:(?:password|passwd|pwd|secret|token|api[-_ ]?key|bearer)\\s*[:= ]\\s*)\\S+"
                            + "|(?<=://)[^\\s/@]+@"
                            // Addresses of mail, numbers of cards and telephones, long random
                            // words.
                            + "|\\b[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"
                            + "|\\+?\\d(?:[ -]?\\d){8,}"
                            + "|\\b(?=[A-Za-z]*\\d)[A-Za-z0-9+/_-]{32,}={0,2}");

    private Prompts() {}

    static void write(AiRequest request) {
        log.atInfo()
                .addKeyValue(Keys.REQUEST_ID, request.id())
                .addKeyValue("prompt", redacted(request.json()))
                .log("AI prompt");
    }

    /// The texts of a request, at most 4,000 characters of them.
    static String redacted(JsonNode request) {
        StringBuilder texts = new StringBuilder();
        FIELDS.forEach(field -> collect(request.path(field), texts, 0));
        // Cut after hiding, lest half a secret be left at the end.
        String hidden = SECRET.matcher(texts).replaceAll(HIDDEN).strip();
        return hidden.length() > LONGEST ? hidden.substring(0, LONGEST) + "..." : hidden;
    }

    private static void collect(JsonNode node, StringBuilder texts, int depth) {
        if (depth > DEEPEST || texts.length() > 2 * LONGEST) {
            return;
        }
        if (node.isTextual()) {
            String text = node.textValue();
            texts.append(text, 0, Math.min(text.length(), 2 * LONGEST)).append('\n');
        } else if (node.isArray()) {
            node.forEach(each -> collect(each, texts, depth + 1));
        } else if (node.isObject()) {
            node.properties().stream()
                    .filter(field -> !NO_PROSE.contains(field.getKey()))
                    .forEach(field -> collect(field.getValue(), texts, depth + 1));
        }
    }
}
