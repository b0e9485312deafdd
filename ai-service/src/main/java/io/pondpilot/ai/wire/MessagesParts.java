package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// Parts of a chat message as blocks of Anthropic's dialect.
final class MessagesParts {
    private final Dropped dropped;

    MessagesParts(Dropped dropped) {
        this.dropped = dropped;
    }

    /// Adds the content of a message: null, a text, or an array of parts.
    void add(JsonNode content, String at, ArrayNode blocks) {
        if (content.isTextual()) {
            text(content.textValue(), content, blocks);
        } else if (content.isArray()) {
            int i = 0;
            for (JsonNode part : content) {
                part(part, at + "[" + i++ + "]", blocks);
            }
        } else if (!content.isNull() && !content.isMissingNode()) {
            throw new Untranslatable(at, "must be a text or an array of parts");
        }
    }

    private void part(JsonNode part, String at, ArrayNode blocks) {
        String type = Json.text(part, "type");
        switch (type) {
            case "text" -> text(Json.text(part, "text"), part, blocks);
            case "refusal" -> text(Json.text(part, "refusal"), part, blocks);
            case "image_url" -> blocks.add(image(part, at));
            case "file" -> blocks.add(file(part, at));
            case "" -> throw new Untranslatable(at, "a part needs a 'type'");
            default ->
                    throw new Untranslatable(
                            at, "parts of the type '" + type + "' cannot be sent to this model");
        }
    }

    /// An empty text is left out: the dialect refuses empty blocks.
    static void text(String text, JsonNode marked, ArrayNode blocks) {
        if (!text.isEmpty()) {
            ObjectNode block = blocks.addObject().put("type", "text").put("text", text);
            keepMark(marked, block);
        }
    }

    private ObjectNode image(JsonNode part, String at) {
        JsonNode image = part.path("image_url");
        String url = image.isTextual() ? image.textValue() : Json.text(image, "url");
        String detail = Json.text(image, "detail");
        if (!detail.isEmpty() && !"auto".equals(detail)) {
            dropped.add("image_url.detail");
        }
        ObjectNode block = Json.object().put("type", "image");
        ObjectNode source = block.putObject("source");
        if (url.regionMatches(true, 0, "data:", 0, 5)) {
            data(url, at, source);
        } else if (url.regionMatches(true, 0, "https:", 0, 6)
                || url.regionMatches(true, 0, "http:", 0, 5)) {
            source.put("type", "url").put("url", url);
        } else {
            throw new Untranslatable(at, "image_url.url must be an http(s) or a data URL");
        }
        keepMark(part, block);
        return block;
    }

    private static ObjectNode file(JsonNode part, String at) {
        JsonNode file = part.path("file");
        String data = Json.text(file, "file_data");
        if (!data.regionMatches(true, 0, "data:application/pdf;", 0, 21)) {
            throw new Untranslatable(
                    at, "only a PDF given as a data URL in file.file_data can be sent");
        }
        ObjectNode block = Json.object().put("type", "document");
        data(data, at, block.putObject("source"));
        Json.findText(file, "filename").ifPresent(name -> block.put("title", name));
        keepMark(part, block);
        return block;
    }

    private static void data(String url, String at, ObjectNode source) {
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(5, comma);
        if (!head.toLowerCase(Locale.ROOT).endsWith(";base64")) {
            throw new Untranslatable(at, "a data URL must be base64, as in data:image/png;base64,");
        }
        source.put("type", "base64")
                .put("media_type", head.substring(0, head.indexOf(';')).toLowerCase(Locale.ROOT))
                .put("data", url.substring(comma + 1));
    }

    /// Keeps the mark of prompt caching.
    static void keepMark(JsonNode from, ObjectNode to) {
        if (from.path("cache_control").isObject()) {
            to.set("cache_control", from.get("cache_control"));
        }
    }
}
