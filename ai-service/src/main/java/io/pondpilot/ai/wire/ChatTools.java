package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Tools and the choice among them, of a messages request, in OpenAI's dialect.
final class ChatTools {
    private final Dropped dropped;

    ChatTools(Dropped dropped) {
        this.dropped = dropped;
    }

    void add(ObjectNode messages, ObjectNode body) {
        ArrayNode tools = Json.array();
        int i = 0;
        for (JsonNode tool : messages.path("tools")) {
            tools.add(tool(tool, "tools[" + i++ + "]"));
        }
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        JsonNode choice = messages.path("tool_choice");
        if (choice.isMissingNode() || choice.isNull()) {
            return;
        }
        String type = Json.text(choice, "type");
        switch (type) {
            case "auto", "none" -> body.put("tool_choice", type);
            case "any" -> body.put("tool_choice", "required");
            case "tool" ->
                    body.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .put("name", Json.text(choice, "name"));
            default ->
                    throw new Untranslatable("tool_choice.type", "must be auto, any, tool or none");
        }
        if (choice.path("disable_parallel_tool_use").asBoolean(false)) {
            body.put("parallel_tool_calls", false);
        }
    }

    private ObjectNode tool(JsonNode tool, String at) {
        String type = tool.path("type").asText("custom");
        String name = Json.text(tool, "name");
        if (!"custom".equals(type) || name.isEmpty()) {
            throw new Untranslatable(
                    at, "tools that the provider runs itself cannot be sent to this model");
        }
        if (Json.has(tool, "cache_control")) {
            dropped.add("cache_control");
        }
        ObjectNode function = Json.object().put("name", name);
        Json.findText(tool, "description").ifPresent(words -> function.put("description", words));
        if (tool.path("input_schema").isObject()) {
            function.set("parameters", tool.get("input_schema"));
        }
        if (tool.path("strict").asBoolean(false)) {
            function.put("strict", true);
        }
        ObjectNode translated = Json.object().put("type", "function");
        translated.set("function", function);
        return translated;
    }
}
