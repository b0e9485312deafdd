package io.pondpilot.systemtests.provider;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;

/// Chat Completions and Embeddings.
final class OpenAiAnswers {
    private static final String END = "data: [DONE]\n\n";
    private static final String ERROR =
            "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\","
                    + "\"param\":null,\"code\":null}}\n\n";
    private static final int DIMENSIONS = 8;

    private OpenAiAnswers() {}

    static Answer chat(Prompt prompt, Script script) {
        String tool = prompt.tool(script);
        return prompt.streamed()
                ? stream(prompt, script, tool)
                : Answer.json(200, completion(prompt, script, tool));
    }

    private static String completion(Prompt prompt, Script script, String tool) {
        String message =
                tool.isEmpty()
                        ? "\"content\":" + Json.quote(String.join("", prompt.deltas(script)))
                        : "\"content\":null,\"tool_calls\":["
                                + call(tool, prompt.arguments(script), false)
                                + "]";
        return ("{\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion\",\"created\":1795000000,"
                        + "\"model\":%s,\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "%s,\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"%s\"}],"
                        + "\"usage\":%s}")
                .formatted(
                        Json.quote(prompt.model()),
                        message,
                        tool.isEmpty() ? "stop" : "tool_calls",
                        usage(prompt, script));
    }

    private static Answer stream(Prompt prompt, Script script, String tool) {
        List<String> frames = new ArrayList<>();
        frames.add(chunk(prompt, "{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        if (tool.isEmpty()) {
            for (String delta : prompt.deltas(script)) {
                frames.add(chunk(prompt, "{\"content\":" + Json.quote(delta) + "}", "null"));
            }
        } else {
            frames.add(chunk(prompt, "{\"tool_calls\":[" + call(tool, "", true) + "]}", "null"));
            for (String part : halves(prompt.arguments(script))) {
                frames.add(
                        chunk(
                                prompt,
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                                        + Json.quote(part)
                                        + "}}]}",
                                "null"));
            }
        }
        frames.add(chunk(prompt, "{}", tool.isEmpty() ? "\"stop\"" : "\"tool_calls\""));
        if (prompt.wantsUsage()) {
            frames.add(
                    "data: {%s,\"choices\":[],\"usage\":%s}\n\n"
                            .formatted(head(prompt), usage(prompt, script)));
        }
        frames.add(END);
        return new Answer(200, Answer.SSE, frames, true, 1, END, ERROR);
    }

    private static String chunk(Prompt prompt, String delta, String finish) {
        return "data: {"
                + head(prompt)
                + ",\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"logprobs\":null,\"finish_reason\":"
                + finish
                + "}]}\n\n";
    }

    private static String head(Prompt prompt) {
        return "\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1795000000,\"model\":"
                + Json.quote(prompt.model());
    }

    private static String call(String tool, String arguments, boolean streamed) {
        return "{%s\"id\":\"call_mock\",\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":%s}}"
                .formatted(streamed ? "\"index\":0," : "", Json.quote(tool), Json.quote(arguments));
    }

    private static List<String> halves(String text) {
        int middle = text.length() / 2;
        return List.of(text.substring(0, middle), text.substring(middle));
    }

    private static String usage(Prompt prompt, Script script) {
        int input = prompt.inputTokens(script);
        int output = prompt.outputTokens(script);
        return ("{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":%d}}")
                .formatted(input, output, input + output, script.number("cached-tokens", 0));
    }

    /// One vector for each input, as numbers or as base64 of little-endian floats.
    static Answer embeddings(Prompt prompt, Script script) {
        Object input = Json.member(prompt.json(), "input");
        int count = input instanceof List<?> texts ? texts.size() : 1;
        boolean base64 = "base64".equals(Json.text(prompt.json(), "encoding_format", "float"));
        StringJoiner data = new StringJoiner(",", "[", "]");
        for (int i = 0; i < count; i++) {
            data.add(
                    "{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}"
                            .formatted(i, base64 ? packed(i) : numbers(i)));
        }
        int tokens = prompt.inputTokens(script);
        return Answer.json(
                200,
                "{\"object\":\"list\",\"data\":%s,\"model\":%s,\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
                        .formatted(data, Json.quote(prompt.model()), tokens, tokens));
    }

    private static String numbers(int index) {
        StringJoiner numbers = new StringJoiner(",", "[", "]");
        for (int d = 0; d < DIMENSIONS; d++) {
            numbers.add(Float.toString(value(index, d)));
        }
        return numbers.toString();
    }

    private static String packed(int index) {
        java.nio.ByteBuffer floats =
                java.nio.ByteBuffer.allocate(4 * DIMENSIONS)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int d = 0; d < DIMENSIONS; d++) {
            floats.putFloat(value(index, d));
        }
        return Json.quote(Base64.getEncoder().encodeToString(floats.array()));
    }

    private static float value(int index, int dimension) {
        return (index + 1) / 16f + dimension / 64f;
    }
}
