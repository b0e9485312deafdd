package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Answers that are one JSON document: what they tell, and how the other dialect says it.
public final class WholeAnswer {
    private WholeAnswer() {}

    /// The document of a provider's answer, read with more leave than a request is: deeper, with
    /// any character, and with keys given twice. Empty when it is no JSON object. Never throws.
    public static Optional<ObjectNode> read(byte[] body) {
        return Json.read(body, 0, body.length) instanceof ObjectNode answer
                ? Optional.of(answer)
                : Optional.empty();
    }

    /// What is known of an answer, embeddings included. Never throws; an answer that cannot be read
    /// is not complete.
    public static StreamReport report(Dialect dialect, byte[] body) {
        return report(dialect, Json.read(body, 0, body.length));
    }

    /// The same of a tree.
    public static StreamReport report(Dialect dialect, JsonNode answer) {
        JsonNode usage = answer.path("usage");
        Optional<Usage> tokens =
                !usage.isObject()
                        ? Optional.empty()
                        : Optional.of(
                                dialect == Dialect.MESSAGES
                                        ? UsageReader.messages(usage, Usage.NONE)
                                        : UsageReader.chat(usage));
        Optional<String> finish =
                switch (dialect) {
                    case CHAT -> Json.findText(answer.path("choices").path(0), "finish_reason");
                    case MESSAGES -> Json.findText(answer, "stop_reason");
                    case RESPONSES -> Json.findText(answer, "status");
                };
        boolean failed = Json.has(answer, "error");
        return new StreamReport(
                answer.isObject() && !failed,
                tokens,
                tokens.isPresent(),
                Json.findText(answer, "id"),
                Json.findText(answer, "model"),
                finish,
                failed ? Optional.of(UpstreamErrors.read(0, answer)) : Optional.empty(),
                answer.isObject() ? textBytes(dialect, answer) : 0);
    }

    private static long textBytes(Dialect dialect, JsonNode answer) {
        byte[] bytes = Json.bytes(answer);
        Skim skim = new Skim(dialect);
        skim.scan(bytes, 0, bytes.length);
        return skim.textBytes();
    }

    /// A message of Anthropic as a `chat.completion`.
    ///
    /// @param created seconds since 1970
    public static ObjectNode toChat(ObjectNode message, long created) {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        ArrayNode calls = Json.array();
        for (JsonNode block : message.path("content")) {
            switch (Json.text(block, "type")) {
                case "text" -> text.append(Json.text(block, "text"));
                case "thinking" -> thinking.append(Json.text(block, "thinking"));
                case "tool_use" -> calls.add(call(block));
                default -> {
                    // Blocks of tools that the provider runs itself: there is no place for them.
                }
            }
        }
        ObjectNode chat =
                Json.object()
                        .put("id", "chatcmpl-" + Json.text(message, "id"))
                        .put("object", "chat.completion")
                        .put("created", created)
                        .put("model", Json.text(message, "model"));
        ObjectNode choice = chat.putArray("choices").addObject().put("index", 0);
        ObjectNode words = choice.putObject("message").put("role", "assistant");
        words.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
        words.putNull("refusal");
        if (!thinking.isEmpty()) {
            words.put("reasoning_content", thinking.toString());
        }
        if (!calls.isEmpty()) {
            words.set("tool_calls", calls);
        }
        choice.putNull("logprobs");
        choice.put("finish_reason", StopReasons.toChat(Json.text(message, "stop_reason")));
        chat.set(
                "usage", UsageWriter.chat(UsageReader.messages(message.path("usage"), Usage.NONE)));
        return chat;
    }

    private static ObjectNode call(JsonNode block) {
        ObjectNode call = Json.object().put("id", Json.text(block, "id")).put("type", "function");
        JsonNode input = block.path("input");
        call.putObject("function")
                .put("name", Json.text(block, "name"))
                .put("arguments", input.isObject() ? input.toString() : "{}");
        return call;
    }

    /// A `chat.completion` as a message of Anthropic. Only the first choice is kept.
    public static ObjectNode toMessages(ObjectNode chat) {
        JsonNode choice = chat.path("choices").path(0);
        JsonNode words = choice.path("message");
        ObjectNode message = messageHead(chat, Json.object());
        ArrayNode content = message.withArray("content");
        Json.findText(words, "reasoning_content")
                .ifPresent(thinking ->
                        content.addObject()
                                .put("type", "thinking")
                                .put("thinking", thinking)
                                .put("signature", ""));
        Json.findText(words, "content")
                .ifPresent(text -> content.addObject().put("type", "text").put("text", text));
        Json.findText(words, "refusal")
                .ifPresent(text -> content.addObject().put("type", "text").put("text", text));
        int i = 0;
        for (JsonNode call : words.path("tool_calls")) {
            JsonNode function = call.path("function");
            JsonNode input = Json.read(Json.text(function, "arguments"));
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", Json.findText(call, "id").orElse("toolu_" + i++))
                    .put("name", Json.text(function, "name"))
                    .set("input", input.isObject() ? input : Json.object());
        }
        message.put("stop_reason", StopReasons.toMessages(Json.text(choice, "finish_reason")));
        message.set("usage", UsageWriter.messages(UsageReader.chat(chat.path("usage"))));
        return message;
    }

    /// Fills a message up to its stop reason, without usage.
    static ObjectNode messageHead(JsonNode chat, ObjectNode message) {
        String id = Json.text(chat, "id");
        message.put("id", "msg_" + (id.startsWith("chatcmpl-") ? id.substring(9) : id));
        message.put("type", "message").put("role", "assistant");
        message.put("model", Json.text(chat, "model"));
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        return message;
    }
}
