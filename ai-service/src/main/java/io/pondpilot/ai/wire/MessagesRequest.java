package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/// A chat request of OpenAI's dialect as a request of Anthropic's.
public final class MessagesRequest {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "messages",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "stop",
                    "max_tokens",
                    "max_completion_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "n",
                    "stream",
                    "stream_options",
                    "response_format",
                    "reasoning_effort",
                    "thinking",
                    "user",
                    "modalities");

    private final ObjectNode chat;
    private final MessagesOptions options;
    private final Dropped dropped = new Dropped();
    private final ObjectNode body = Json.object();
    private final ArrayNode system = Json.array();

    private MessagesRequest(ObjectNode chat, MessagesOptions options) {
        this.chat = chat;
        this.options = options;
    }

    /// Translates; the given tree is not changed. Never throws for anything in it.
    ///
    /// `stream_options` is for the way back ([ChatStream]) and not reported as dropped.
    public static Translation fromChat(ObjectNode chat, MessagesOptions options) {
        try {
            return new MessagesRequest(chat, options).translate();
        } catch (Untranslatable e) {
            return new Translation.Refused(e.error());
        }
    }

    private Translation translate() {
        refuse();
        dropped.unknown(chat, KNOWN);
        Json.findText(chat, "model").ifPresent(model -> body.put("model", model));
        body.put("max_tokens", maxTokens());
        ArrayNode messages = new MessagesTurns(dropped, system).translate(chat.path("messages"));
        format();
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", messages);
        new MessagesTools(dropped).add(chat, body);
        stop();
        sampling();
        new MessagesThinking(options, dropped).add(chat, body);
        Json.findText(chat, "user")
                .ifPresent(user -> body.putObject("metadata").put("user_id", user));
        if (chat.path("stream").asBoolean(false)) {
            body.put("stream", true);
        }
        return new Translation.Translated(body, dropped.names());
    }

    private void refuse() {
        if (chat.path("n").asInt(1) > 1) {
            throw new Untranslatable("n", "this model gives one answer; send the request again");
        }
        if (Json.has(chat, "functions") || Json.has(chat, "function_call")) {
            throw new Untranslatable("functions", "use 'tools' and 'tool_choice' instead");
        }
        for (JsonNode modality : chat.path("modalities")) {
            if (!"text".equals(modality.asText())) {
                throw new Untranslatable("modalities", "this model answers in text only");
            }
        }
    }

    private long maxTokens() {
        for (String name : new String[] {"max_completion_tokens", "max_tokens"}) {
            JsonNode given = chat.path(name);
            if (given.isNumber() && given.asLong() > 0) {
                return Math.min(given.asLong(), Usage.MAX_COUNT);
            } else if (!given.isNull() && !given.isMissingNode()) {
                throw new Untranslatable(name, "must be a positive whole number");
            }
        }
        return options.maxTokens();
    }

    private void stop() {
        JsonNode stop = chat.path("stop");
        ArrayNode sequences = Json.array();
        for (JsonNode one : stop.isTextual() ? Json.array().add(stop) : stop) {
            if (one.isTextual() && !one.textValue().isBlank()) {
                sequences.add(one);
            } else {
                dropped.add("stop");
            }
        }
        if (!sequences.isEmpty()) {
            body.set("stop_sequences", sequences);
        }
    }

    private void sampling() {
        for (String name : new String[] {"temperature", "top_p", "top_k"}) {
            JsonNode value = chat.path(name);
            if ("temperature".equals(name) && value.isNumber() && value.doubleValue() > 1) {
                // OpenAI's scale ends at 2, Anthropic's at 1.
                body.put(name, 1);
                dropped.add(name);
            } else if (value.isNumber()) {
                body.set(name, value);
            } else if (!value.isNull() && !value.isMissingNode()) {
                throw new Untranslatable(name, "must be a number");
            }
        }
    }

    private void format() {
        JsonNode format = chat.path("response_format");
        String type = Json.text(format, "type");
        JsonNode schema = format.path("json_schema").path("schema");
        boolean strict = format.path("json_schema").path("strict").asBoolean(false);
        if ("json_schema".equals(type) && schema.isObject() && strict && options.structured()) {
            body.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema);
        } else if ("json_schema".equals(type) && schema.isObject()) {
            instruct(
                    "Answer with one JSON object only, without Markdown, that is valid for this"
                            + " JSON schema: "
                            + schema);
        } else if ("json_object".equals(type)) {
            instruct("Answer with one JSON object only, without Markdown.");
        } else if (!type.isEmpty() && !"text".equals(type)) {
            throw new Untranslatable(
                    "response_format", "must be text, json_object or a json_schema with a schema");
        }
    }

    /// What cannot be enforced is asked for, and reported.
    private void instruct(String words) {
        system.addObject().put("type", "text").put("text", words);
        dropped.add("response_format");
    }
}
