package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The messages of a chat as turns of Anthropic's dialect: system words apart, results of tools as
/// blocks of the user, neighbours of one role as one turn.
final class MessagesTurns {
    private final MessagesParts parts;
    private final Dropped dropped;
    private final ArrayNode system;
    private final ArrayNode turns = Json.array();

    MessagesTurns(Dropped dropped, ArrayNode system) {
        this.parts = new MessagesParts(dropped);
        this.dropped = dropped;
        this.system = system;
    }

    ArrayNode translate(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new Untranslatable("messages", "must be an array with at least one message");
        }
        int i = 0;
        for (JsonNode message : messages) {
            message(message, "messages[" + i++ + "]");
        }
        if (turns.isEmpty()) {
            throw new Untranslatable("messages", "this model needs at least one user message");
        }
        trimEnd();
        return turns;
    }

    private void message(JsonNode message, String at) {
        String role = Json.text(message, "role");
        String content = at + ".content";
        switch (role) {
            case "system", "developer" -> {
                int before = system.size();
                parts.add(message.path("content"), content, system);
                mark(message, system, before);
            }
            case "user" -> {
                ArrayNode blocks = blocks("user");
                int before = blocks.size();
                parts.add(message.path("content"), content, blocks);
                mark(message, blocks, before);
                name(message);
            }
            case "assistant" -> assistant(message, at);
            case "tool" -> result(message, at);
            case "function" ->
                    throw new Untranslatable(
                            at, "use the role 'tool' with a 'tool_call_id' instead");
            default ->
                    throw new Untranslatable(
                            at + ".role", "must be system, developer, user, assistant or tool");
        }
        dropEmptyTurn();
    }

    private void assistant(JsonNode message, String at) {
        ArrayNode blocks = blocks("assistant");
        int before = blocks.size();
        parts.add(message.path("content"), at + ".content", blocks);
        MessagesParts.text(Json.text(message, "refusal"), Json.object(), blocks);
        if (Json.has(message, "function_call")) {
            throw new Untranslatable(at + ".function_call", "use 'tool_calls' instead");
        }
        int i = 0;
        for (JsonNode call : message.path("tool_calls")) {
            call(call, at + ".tool_calls[" + i++ + "]", blocks);
        }
        mark(message, blocks, before);
        name(message);
        if (Json.has(message, "audio")) {
            dropped.add("messages.audio");
        }
        if (Json.has(message, "reasoning_content")) {
            // Without the provider's signature it would be refused.
            dropped.add("messages.reasoning_content");
        }
    }

    private void call(JsonNode call, String at, ArrayNode blocks) {
        JsonNode function = call.path("function");
        String id = Json.text(call, "id");
        String name = Json.text(function, "name");
        if (id.isEmpty() || name.isEmpty()) {
            throw new Untranslatable(at, "needs an 'id' and a function with a 'name'");
        }
        String arguments = Json.text(function, "arguments");
        JsonNode input = arguments.isBlank() ? Json.object() : Json.read(arguments);
        if (!input.isObject()) {
            throw new Untranslatable(at + ".function.arguments", "must be a JSON object in a text");
        }
        ObjectNode block =
                blocks.addObject().put("type", "tool_use").put("id", id).put("name", name);
        block.set("input", input);
        MessagesParts.keepMark(call, block);
    }

    private void result(JsonNode message, String at) {
        String id = Json.text(message, "tool_call_id");
        if (id.isEmpty()) {
            throw new Untranslatable(at + ".tool_call_id", "is missing");
        }
        ObjectNode block =
                blocks("user").addObject().put("type", "tool_result").put("tool_use_id", id);
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            block.set("content", content);
        } else {
            ArrayNode inner = Json.array();
            parts.add(content, at + ".content", inner);
            if (!inner.isEmpty()) {
                block.set("content", inner);
            }
        }
        MessagesParts.keepMark(message, block);
    }

    private ArrayNode blocks(String role) {
        JsonNode last = turns.path(turns.size() - 1);
        if (role.equals(Json.text(last, "role"))
                && last.path("content") instanceof ArrayNode open) {
            return open;
        }
        return turns.addObject().put("role", role).putArray("content");
    }

    private void dropEmptyTurn() {
        if (!turns.isEmpty() && turns.path(turns.size() - 1).path("content").isEmpty()) {
            turns.remove(turns.size() - 1);
        }
    }

    /// A mark of caching on a whole message goes to its last block.
    private static void mark(JsonNode message, ArrayNode blocks, int before) {
        if (blocks.size() > before && blocks.path(blocks.size() - 1) instanceof ObjectNode last) {
            MessagesParts.keepMark(message, last);
        }
    }

    private void name(JsonNode message) {
        if (Json.has(message, "name")) {
            dropped.add("messages.name");
        }
    }

    /// The dialect refuses a last turn of the assistant that ends in blanks.
    private void trimEnd() {
        JsonNode last = turns.path(turns.size() - 1);
        JsonNode blocks = last.path("content");
        if ("assistant".equals(Json.text(last, "role"))
                && blocks.path(blocks.size() - 1) instanceof ObjectNode block
                && "text".equals(Json.text(block, "type"))) {
            String text = Json.text(block, "text").stripTrailing();
            block.put("text", text);
            if (text.isEmpty() && blocks instanceof ArrayNode open) {
                open.remove(open.size() - 1);
                dropEmptyTurn();
            }
        }
    }
}
