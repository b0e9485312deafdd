package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// The turns of a messages request as messages of a chat. Results of tools become messages of their
/// own and come first, since OpenAI wants them right behind the calls.
final class ChatTurns {
    private final Dropped dropped;
    private final ArrayNode messages;

    ChatTurns(Dropped dropped, ArrayNode messages) {
        this.dropped = dropped;
        this.messages = messages;
    }

    void translate(JsonNode turns) {
        if (!turns.isArray() || turns.isEmpty()) {
            throw new Untranslatable("messages", "must be an array with at least one message");
        }
        int i = 0;
        for (JsonNode turn : turns) {
            String at = "messages[" + i++ + "]";
            switch (Json.text(turn, "role")) {
                case "user" -> user(turn.path("content"), at + ".content");
                case "assistant" -> assistant(turn.path("content"), at + ".content");
                case "system" -> system(turn.path("content"), at + ".content");
                default -> throw new Untranslatable(at + ".role", "must be user or assistant");
            }
        }
    }

    private void system(JsonNode content, String at) {
        ArrayNode parts = Json.array();
        parts(content, at, parts, null);
        messages.addObject().put("role", "system").set("content", plain(parts));
    }

    private void user(JsonNode content, String at) {
        ArrayNode parts = Json.array();
        parts(content, at, parts, messages);
        if (!parts.isEmpty()) {
            messages.addObject().put("role", "user").set("content", plain(parts));
        }
    }

    /// @param results where results of tools go; null where there may be none
    private void parts(JsonNode content, String at, ArrayNode parts, @Nullable ArrayNode results) {
        if (content.isTextual()) {
            text(content.textValue(), parts);
            return;
        }
        if (!content.isArray()) {
            throw new Untranslatable(at, "must be a text or an array of blocks");
        }
        int i = 0;
        for (JsonNode block : content) {
            String place = at + "[" + i++ + "]";
            marks(block);
            if (results != null && "tool_result".equals(Json.text(block, "type"))) {
                result(block, place, parts, results);
            } else {
                block(block, place, parts);
            }
        }
    }

    private void block(JsonNode block, String at, ArrayNode parts) {
        String type = Json.text(block, "type");
        switch (type) {
            case "text" -> text(Json.text(block, "text"), parts);
            case "image" -> image(block.path("source"), at, parts);
            case "document" -> document(block, at, parts);
            default ->
                    throw new Untranslatable(
                            at, "blocks of the type '" + type + "' cannot be sent to this model");
        }
    }

    private static void text(String words, ArrayNode parts) {
        if (!words.isEmpty()) {
            parts.addObject().put("type", "text").put("text", words);
        }
    }

    private static void image(JsonNode source, String at, ArrayNode parts) {
        String url =
                switch (Json.text(source, "type")) {
                    case "url" -> Json.text(source, "url");
                    case "base64" -> dataUrl(source);
                    default ->
                            throw new Untranslatable(
                                    at + ".source", "must be of type url or base64");
                };
        parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    }

    private static void document(JsonNode block, String at, ArrayNode parts) {
        JsonNode source = block.path("source");
        switch (Json.text(source, "type")) {
            case "text" -> text(Json.text(source, "data"), parts);
            case "base64" ->
                    parts.addObject()
                            .put("type", "file")
                            .putObject("file")
                            .put("filename", block.path("title").asText("document.pdf"))
                            .put("file_data", dataUrl(source));
            default -> throw new Untranslatable(at + ".source", "must be of type text or base64");
        }
    }

    private static String dataUrl(JsonNode source) {
        return "data:" + Json.text(source, "media_type") + ";base64," + Json.text(source, "data");
    }

    private void result(JsonNode block, String at, ArrayNode parts, ArrayNode results) {
        String id = Json.text(block, "tool_use_id");
        if (id.isEmpty()) {
            throw new Untranslatable(at + ".tool_use_id", "is missing");
        }
        ArrayNode inner = Json.array();
        if (Json.has(block, "content")) {
            parts(block.path("content"), at + ".content", inner, null);
        }
        var words = new StringBuilder();
        for (JsonNode part : inner) {
            if ("text".equals(Json.text(part, "type"))) {
                words.append(words.isEmpty() ? "" : "\n").append(Json.text(part, "text"));
            } else {
                // A tool message holds text only, so an image follows as the user's.
                parts.add(part);
            }
        }
        if (block.path("is_error").asBoolean(false)) {
            words.insert(0, "Error: ");
        }
        results.addObject()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", words.toString());
    }

    private void assistant(JsonNode content, String at) {
        ArrayNode parts = Json.array();
        ArrayNode calls = Json.array();
        if (content.isTextual()) {
            text(content.textValue(), parts);
        } else if (!content.isArray()) {
            throw new Untranslatable(at, "must be a text or an array of blocks");
        }
        int i = 0;
        for (JsonNode block : content) {
            String place = at + "[" + i++ + "]";
            marks(block);
            switch (Json.text(block, "type")) {
                case "text" -> text(Json.text(block, "text"), parts);
                case "tool_use" -> calls.add(call(block, place));
                case "thinking", "redacted_thinking" -> dropped.add("messages.thinking");
                default -> block(block, place, parts);
            }
        }
        if (parts.isEmpty() && calls.isEmpty()) {
            return;
        }
        ObjectNode message = messages.addObject().put("role", "assistant");
        message.set("content", parts.isEmpty() ? null : plain(parts));
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static ObjectNode call(JsonNode block, String at) {
        String id = Json.text(block, "id");
        String name = Json.text(block, "name");
        if (id.isEmpty() || name.isEmpty()) {
            throw new Untranslatable(at, "a tool_use block needs an 'id' and a 'name'");
        }
        ObjectNode call = Json.object().put("id", id).put("type", "function");
        call.putObject("function")
                .put("name", name)
                .put(
                        "arguments",
                        block.path("input").isObject() ? block.get("input").toString() : "{}");
        return call;
    }

    private void marks(JsonNode block) {
        if (Json.has(block, "cache_control")) {
            dropped.add("cache_control");
        }
        if (block.path("citations").path("enabled").asBoolean(false)) {
            dropped.add("citations");
        }
    }

    /// One text alone is sent as a text: every compatible server takes that.
    private static JsonNode plain(ArrayNode parts) {
        return parts.size() == 1 && "text".equals(Json.text(parts.path(0), "type"))
                ? parts.path(0).path("text")
                : parts;
    }
}
