package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/// Events of Anthropic's dialect put together into a message.
final class MessageParts implements AnswerCollector.Parts {
    private static final class Block {
        final ObjectNode json;
        final Texts texts = new Texts();
        final StringBuilder input = new StringBuilder();

        Block(ObjectNode json) {
            this.json = json;
            for (String name : new String[] {"text", "thinking", "signature"}) {
                if (json.path(name).isTextual()) {
                    texts.append(name, json.path(name).textValue());
                }
            }
        }
    }

    private ObjectNode message = Json.object();
    private final TreeMap<Long, Block> blocks = new TreeMap<>();

    @Override
    public void add(JsonNode event) {
        switch (Json.text(event, "type")) {
            case "message_start" -> {
                if (event.path("message") instanceof ObjectNode start) {
                    message = start;
                }
            }
            case "content_block_start" -> {
                if (event.path("content_block") instanceof ObjectNode start) {
                    blocks.put(Json.count(event, "index"), new Block(start));
                }
            }
            case "content_block_delta" -> {
                Block block = blocks.get(Json.count(event, "index"));
                if (block != null) {
                    delta(event.path("delta"), block);
                }
            }
            case "message_delta" -> {
                event.path("delta")
                        .properties()
                        .forEach(field -> message.set(field.getKey(), field.getValue()));
                usage(event.path("usage"));
            }
            default -> {
                // A ping, the end, or an event that adds nothing to the message.
            }
        }
    }

    private static void delta(JsonNode delta, Block block) {
        switch (Json.text(delta, "type")) {
            case "text_delta" -> block.texts.append("text", Json.text(delta, "text"));
            case "thinking_delta" -> block.texts.append("thinking", Json.text(delta, "thinking"));
            case "signature_delta" ->
                    block.texts.append("signature", Json.text(delta, "signature"));
            case "input_json_delta" -> block.input.append(Json.text(delta, "partial_json"));
            case "citations_delta" -> {
                if (!block.json.path("citations").isArray()) {
                    block.json.putArray("citations");
                }
                block.json.withArray("citations").add(delta.path("citation"));
            }
            default -> {
                // A delta of a later version of the dialect.
            }
        }
    }

    /// Cumulative: what is null keeps what was known before.
    private void usage(JsonNode fresh) {
        ObjectNode known =
                message.path("usage") instanceof ObjectNode given
                        ? given
                        : message.putObject("usage");
        fresh.properties()
                .forEach(field -> {
                    if (!field.getValue().isNull()) {
                        known.set(field.getKey(), field.getValue());
                    }
                });
    }

    @Override
    public ObjectNode answer() {
        var content = Json.array();
        for (Block block : blocks.values()) {
            block.texts.writeTo(block.json);
            JsonNode input = Json.read(block.input.toString());
            if (input.isObject()) {
                block.json.set("input", input);
            }
            content.add(block.json);
        }
        message.set("content", content);
        return message;
    }
}
