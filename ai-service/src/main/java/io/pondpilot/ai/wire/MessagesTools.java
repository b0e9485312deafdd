package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/// Tools and the choice among them, of a chat request, in Anthropic's dialect.
final class MessagesTools {
    private final Dropped dropped;

    MessagesTools(Dropped dropped) {
        this.dropped = dropped;
    }

    void add(ObjectNode chat, ObjectNode body) {
        JsonNode tools = chat.path("tools");
        if (!tools.isMissingNode() && !tools.isNull() && !tools.isArray()) {
            throw new Untranslatable("tools", "must be an array");
        }
        JsonNode choice = chat.path("tool_choice");
        Set<String> allowed = allowed(choice);
        ArrayNode translated = Json.array();
        int i = 0;
        for (JsonNode tool : tools) {
            ObjectNode one = tool(tool, "tools[" + i++ + "]");
            if (allowed.isEmpty() || allowed.contains(Json.text(one, "name"))) {
                translated.add(one);
            }
        }
        if (translated.isEmpty()) {
            return;
        }
        body.set("tools", translated);
        ObjectNode chosen = choice(choice);
        if (chat.path("parallel_tool_calls").isBoolean()
                && !chat.path("parallel_tool_calls").booleanValue()
                && !"none".equals(Json.text(chosen, "type"))) {
            chosen.put("type", chosen.path("type").asText("auto"));
            chosen.put("disable_parallel_tool_use", true);
        }
        if (!chosen.isEmpty()) {
            body.set("tool_choice", chosen);
        }
    }

    private ObjectNode tool(JsonNode tool, String at) {
        String type = tool.path("type").asText("function");
        JsonNode function = tool.path("function");
        String name = Json.text(function, "name");
        if (!"function".equals(type) || name.isEmpty()) {
            throw new Untranslatable(
                    at, "only tools of the type 'function' with a name can be sent");
        }
        ObjectNode translated = Json.object().put("name", name);
        Json.findText(function, "description")
                .ifPresent(words -> translated.put("description", words));
        if (function.path("parameters").isObject()) {
            ObjectNode schema = function.path("parameters").deepCopy();
            if (!schema.has("type")) {
                schema.put("type", "object");
            }
            translated.set("input_schema", schema);
        } else {
            translated.putObject("input_schema").put("type", "object").putObject("properties");
        }
        if (function.path("strict").asBoolean(false)) {
            dropped.add("tools.function.strict");
        }
        MessagesParts.keepMark(function, translated);
        MessagesParts.keepMark(tool, translated);
        return translated;
    }

    private static Set<String> allowed(JsonNode choice) {
        Set<String> names = new HashSet<>();
        if ("allowed_tools".equals(Json.text(choice, "type"))) {
            for (JsonNode tool : choice.path("allowed_tools").path("tools")) {
                names.add(Json.text(tool.path("function"), "name"));
            }
        }
        return names;
    }

    private static ObjectNode choice(JsonNode choice) {
        ObjectNode chosen = Json.object();
        if (choice.isMissingNode() || choice.isNull()) {
            return chosen;
        }
        String word =
                choice.isTextual()
                        ? choice.textValue()
                        : "allowed_tools".equals(Json.text(choice, "type"))
                                ? choice.path("allowed_tools").path("mode").asText("auto")
                                : "";
        String function = Json.text(choice.path("function"), "name");
        return switch (word) {
            case "auto", "none" -> chosen.put("type", word);
            case "required" -> chosen.put("type", "any");
            default -> {
                if (!word.isEmpty() || function.isEmpty()) {
                    throw new Untranslatable(
                            "tool_choice", "must be auto, none, required or a function by name");
                }
                yield chosen.put("type", "tool").put("name", function);
            }
        };
    }
}
