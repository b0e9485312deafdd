package io.pondpilot.systemtests.provider;

import java.util.ArrayList;
import java.util.List;

/// Messages and the counting of tokens.
final class AnthropicAnswers {
    private static final String END = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final String ERROR =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                    + "\"message\":\"Overloaded\"}}\n\n";

    private AnthropicAnswers() {}

    static Answer messages(Prompt prompt, Script script) {
        String tool = prompt.tool(script);
        return prompt.streamed()
                ? stream(prompt, script, tool)
                : Answer.json(200, message(prompt, script, tool));
    }

    static Answer count(Prompt prompt, Script script) {
        return Answer.json(200, "{\"input_tokens\":" + prompt.inputTokens(script) + "}");
    }

    private static String message(Prompt prompt, Script script, String tool) {
        String thinking =
                script.is("thinking")
                        ? "{\"type\":\"thinking\",\"thinking\":\"Let me see.\",\"signature\":\"c2ln\"},"
                        : "";
        String content =
                tool.isEmpty()
                        ? "{\"type\":\"text\",\"text\":"
                                + Json.quote(String.join("", prompt.deltas(script)))
                                + "}"
                        : "{\"type\":\"tool_use\",\"id\":\"toolu_mock\",\"name\":%s,\"input\":%s}"
                                .formatted(Json.quote(tool), prompt.arguments(script));
        return ("{\"id\":\"msg_mock\",\"type\":\"message\",\"role\":\"assistant\",\"model\":%s,"
                        + "\"content\":[%s],\"stop_reason\":\"%s\",\"stop_sequence\":null,"
                        + "\"usage\":%s}")
                .formatted(
                        Json.quote(prompt.model()),
                        thinking + content,
                        tool.isEmpty() ? "end_turn" : "tool_use",
                        usage(prompt, script, prompt.outputTokens(script)));
    }

    private static Answer stream(Prompt prompt, Script script, String tool) {
        List<String> frames = new ArrayList<>();
        frames.add(
                event(
                        "message_start",
                        ("\"message\":{\"id\":\"msg_mock\",\"type\":\"message\","
                                        + "\"role\":\"assistant\",\"model\":%s,\"content\":[],"
                                        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":%s}")
                                .formatted(Json.quote(prompt.model()), usage(prompt, script, 1))));
        frames.add("event: ping\ndata: {\"type\": \"ping\"}\n\n");
        int block = 0;
        if (script.is("thinking")) {
            frames.add(
                    start(block, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
            frames.add(delta(block, "{\"type\":\"thinking_delta\",\"thinking\":\"Let me see.\"}"));
            frames.add(delta(block, "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}"));
            frames.add(stop(block++));
        }
        if (tool.isEmpty()) {
            frames.add(start(block, "{\"type\":\"text\",\"text\":\"\"}"));
        } else {
            frames.add(
                    start(
                            block,
                            "{\"type\":\"tool_use\",\"id\":\"toolu_mock\",\"name\":%s,\"input\":{}}"
                                    .formatted(Json.quote(tool))));
        }
        int deltas = frames.size();
        for (String part : tool.isEmpty() ? prompt.deltas(script) : parts(prompt, script)) {
            String member = tool.isEmpty() ? "text" : "partial_json";
            String type = tool.isEmpty() ? "text_delta" : "input_json_delta";
            frames.add(
                    delta(
                            block,
                            "{\"type\":\"%s\",\"%s\":%s}"
                                    .formatted(type, member, Json.quote(part))));
        }
        frames.add(stop(block));
        frames.add(
                event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                                .formatted(
                                        tool.isEmpty() ? "end_turn" : "tool_use",
                                        prompt.outputTokens(script))));
        frames.add(END);
        return new Answer(200, Answer.SSE, frames, true, deltas, END, ERROR);
    }

    private static List<String> parts(Prompt prompt, Script script) {
        String arguments = prompt.arguments(script);
        int middle = arguments.length() / 2;
        return List.of("", arguments.substring(0, middle), arguments.substring(middle));
    }

    private static String start(int block, String content) {
        return event("content_block_start", "\"index\":" + block + ",\"content_block\":" + content);
    }

    private static String delta(int block, String delta) {
        return event("content_block_delta", "\"index\":" + block + ",\"delta\":" + delta);
    }

    private static String stop(int block) {
        return event("content_block_stop", "\"index\":" + block);
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    // Unlike OpenAI's, input_tokens leave out what came from the cache.
    private static String usage(Prompt prompt, Script script, int output) {
        return ("{\"input_tokens\":%d,\"cache_creation_input_tokens\":0,"
                        + "\"cache_read_input_tokens\":%d,\"output_tokens\":%d}")
                .formatted(prompt.inputTokens(script), script.number("cached-tokens", 0), output);
    }
}
