package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/// A messages request of Anthropic's dialect as a chat request of OpenAI's.
public final class ChatRequest {
    private static final int MAX_STOPS = 4;
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "messages",
                    "system",
                    "max_tokens",
                    "stop_sequences",
                    "temperature",
                    "top_p",
                    "tools",
                    "tool_choice",
                    "thinking",
                    "output_config",
                    "metadata",
                    "stream");

    private final ObjectNode messages;
    private final ChatOptions options;
    private final Dropped dropped = new Dropped();
    private final ObjectNode body = Json.object();

    private ChatRequest(ObjectNode messages, ChatOptions options) {
        this.messages = messages;
        this.options = options;
    }

    /// Translates; the given tree is not changed. Never throws for anything in it.
    ///
    /// `max_tokens` keeps its name; a model that wants `max_completion_tokens` needs a rule.
    public static Translation fromMessages(ObjectNode messages, ChatOptions options) {
        try {
            return new ChatRequest(messages, options).translate();
        } catch (Untranslatable e) {
            return new Translation.Refused(e.error());
        }
    }

    private Translation translate() {
        for (String servers : new String[] {"mcp_servers", "container"}) {
            if (Json.has(messages, servers)) {
                throw new Untranslatable(servers, "cannot be sent to this model");
            }
        }
        dropped.unknown(messages, KNOWN);
        Json.findText(messages, "model").ifPresent(model -> body.put("model", model));
        maxTokens();
        ArrayNode turns = body.putArray("messages");
        system(turns);
        new ChatTurns(dropped, turns).translate(messages.path("messages"));
        for (String name : new String[] {"temperature", "top_p"}) {
            if (messages.path(name).isNumber()) {
                body.set(name, messages.get(name));
            } else if (Json.has(messages, name)) {
                throw new Untranslatable(name, "must be a number");
            }
        }
        stop();
        new ChatTools(dropped).add(messages, body);
        thinking();
        format();
        Json.findText(messages.path("metadata"), "user_id")
                .ifPresent(user -> body.put("user", user));
        if (messages.path("stream").asBoolean(false)) {
            body.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        return new Translation.Translated(body, dropped.names());
    }

    private void maxTokens() {
        JsonNode given = messages.path("max_tokens");
        if (!given.isNumber() || given.asLong() < 1) {
            throw new Untranslatable("max_tokens", "must be a positive whole number");
        }
        body.put("max_tokens", Math.min(given.asLong(), Usage.MAX_COUNT));
    }

    private void system(ArrayNode turns) {
        JsonNode system = messages.path("system");
        String words = system.isTextual() ? system.textValue() : text(system, "system");
        if (!words.isEmpty()) {
            turns.addObject().put("role", options.systemRole()).put("content", words);
        }
    }

    private String text(JsonNode blocks, String at) {
        var joined = new StringBuilder();
        for (JsonNode block : blocks) {
            if (!"text".equals(Json.text(block, "type"))) {
                throw new Untranslatable(at, "may hold blocks of the type 'text' only");
            }
            if (Json.has(block, "cache_control")) {
                dropped.add("cache_control");
            }
            if (!joined.isEmpty()) {
                joined.append("\n\n");
            }
            joined.append(Json.text(block, "text"));
        }
        return joined.toString();
    }

    private void stop() {
        ArrayNode stops = Json.array();
        for (JsonNode sequence : messages.path("stop_sequences")) {
            if (sequence.isTextual() && stops.size() < MAX_STOPS) {
                stops.add(sequence);
            } else {
                dropped.add("stop_sequences");
            }
        }
        if (!stops.isEmpty()) {
            body.set("stop", stops);
        }
    }

    private void thinking() {
        JsonNode thinking = messages.path("thinking");
        String effort = Json.text(messages.path("output_config"), "effort");
        boolean asked =
                !effort.isEmpty()
                        || "enabled".equals(Json.text(thinking, "type"))
                        || "adaptive".equals(Json.text(thinking, "type"));
        if (!asked) {
            return;
        }
        if (!options.reasoning()) {
            dropped.add(effort.isEmpty() ? "thinking" : "output_config.effort");
            return;
        }
        body.put("reasoning_effort", effort(effort, Json.count(thinking, "budget_tokens")));
    }

    private static String effort(String effort, long budget) {
        return switch (effort) {
            case "low", "medium", "high" -> effort;
            case "" ->
                    budget == 0
                            ? "medium"
                            : budget <= 2048 ? "low" : budget <= 8192 ? "medium" : "high";
            default -> "high";
        };
    }

    private void format() {
        JsonNode format = messages.path("output_config").path("format");
        if ("json_schema".equals(Json.text(format, "type")) && format.path("schema").isObject()) {
            body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", format.get("schema"));
        } else if (Json.has(messages.path("output_config"), "format")) {
            throw new Untranslatable("output_config.format", "must be a json_schema with a schema");
        }
    }
}
