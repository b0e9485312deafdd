package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// `reasoning_effort` as Anthropic's `thinking`, where its many conditions allow it.
final class MessagesThinking {
    /// The smallest budget that the provider takes.
    private static final long MIN_BUDGET = 1024;

    private final MessagesOptions options;
    private final Dropped dropped;

    MessagesThinking(MessagesOptions options, Dropped dropped) {
        this.options = options;
        this.dropped = dropped;
    }

    void add(ObjectNode chat, ObjectNode body) {
        String effort = Json.text(chat, "reasoning_effort");
        if (chat.path("thinking").isObject()) {
            // Anthropic's own compatible layer takes this extension as it is.
            body.set("thinking", chat.get("thinking"));
        } else if (!effort.isEmpty() && !"none".equals(effort)) {
            if (isPossible(body)) {
                think(effort, body);
            } else {
                dropped.add("reasoning_effort");
            }
        }
    }

    private boolean isPossible(ObjectNode body) {
        String choice = Json.text(body.path("tool_choice"), "type");
        return options.thinking() != MessagesOptions.Thinking.NONE
                && !"any".equals(choice)
                && !"tool".equals(choice)
                && !answersTools(body.path("messages"));
    }

    /// While tools are being answered the model's thinking before the call would have to be sent
    /// along, signed; the chat dialect has no place for it.
    private static boolean answersTools(JsonNode turns) {
        JsonNode blocks = turns.path(turns.size() - 1).path("content");
        return "tool_result".equals(Json.text(blocks.path(0), "type"));
    }

    private void think(String effort, ObjectNode body) {
        if (options.thinking() == MessagesOptions.Thinking.ADAPTIVE) {
            body.putObject("thinking").put("type", "adaptive");
            ObjectNode config =
                    body.path("output_config") instanceof ObjectNode given
                            ? given
                            : body.putObject("output_config");
            config.put("effort", adaptive(effort));
        } else {
            long budget = Math.min(budget(effort), body.path("max_tokens").asLong() * 3 / 4);
            if (budget < MIN_BUDGET) {
                dropped.add("reasoning_effort");
                return;
            }
            body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        }
        for (String name : new String[] {"temperature", "top_p", "top_k"}) {
            if (body.remove(name) != null) {
                dropped.add(name);
            }
        }
    }

    private static String adaptive(String effort) {
        return switch (effort) {
            case "minimal", "low" -> "low";
            case "medium" -> "medium";
            case "high" -> "high";
            case "xhigh" -> "max";
            default -> throw unknown();
        };
    }

    private static long budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> MIN_BUDGET;
            case "medium" -> 4 * MIN_BUDGET;
            case "high" -> 16 * MIN_BUDGET;
            case "xhigh" -> 32 * MIN_BUDGET;
            default -> throw unknown();
        };
    }

    private static Untranslatable unknown() {
        return new Untranslatable(
                "reasoning_effort", "must be none, minimal, low, medium, high or xhigh");
    }
}
