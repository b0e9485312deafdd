package io.pondpilot.systemtests.provider;

import java.util.ArrayList;
import java.util.List;

/// OpenAI's Responses.
final class ResponsesAnswers {
    private static final String ERROR =
            "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"The"
                    + " server had an error\",\"param\":null,\"sequence_number\":0}\n\n";

    private ResponsesAnswers() {}

    static Answer responses(Prompt prompt, Script script) {
        String text = String.join("", prompt.deltas(script));
        if (!prompt.streamed()) {
            return Answer.json(200, response(prompt, script, "completed", text));
        }
        List<String> frames = new ArrayList<>();
        frames.add(whole(frames, "created", response(prompt, script, "in_progress", "")));
        frames.add(
                event(
                        frames,
                        "response.output_item.added",
                        "\"output_index\":0,\"item\":{\"id\":\"msg_mock\",\"type\":\"message\","
                                + "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}"));
        frames.add(event(frames, "response.content_part.added", PART + ",\"part\":" + part("")));
        int deltas = frames.size();
        for (String delta : prompt.deltas(script)) {
            frames.add(
                    event(
                            frames,
                            "response.output_text.delta",
                            PART + ",\"logprobs\":[],\"delta\":" + Json.quote(delta)));
        }
        frames.add(
                event(
                        frames,
                        "response.output_text.done",
                        PART + ",\"logprobs\":[],\"text\":" + Json.quote(text)));
        frames.add(event(frames, "response.content_part.done", PART + ",\"part\":" + part(text)));
        frames.add(
                event(
                        frames,
                        "response.output_item.done",
                        "\"output_index\":0,\"item\":" + item(text)));
        String end = whole(frames, "completed", response(prompt, script, "completed", text));
        frames.add(end);
        return new Answer(200, Answer.SSE, frames, true, deltas, end, ERROR);
    }

    private static final String PART =
            "\"item_id\":\"msg_mock\",\"output_index\":0,\"content_index\":0";

    private static String whole(List<String> before, String state, String response) {
        return event(before, "response." + state, "\"response\":" + response);
    }

    private static String event(List<String> before, String type, String members) {
        return "event: %s\ndata: {\"type\":\"%s\",\"sequence_number\":%d,%s}\n\n"
                .formatted(type, type, before.size(), members);
    }

    private static String response(Prompt prompt, Script script, String status, String text) {
        int input = prompt.inputTokens(script);
        int output = prompt.outputTokens(script);
        boolean done = "completed".equals(status);
        String usage =
                ("{\"input_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":%d},"
                                + "\"output_tokens\":%d,\"output_tokens_details\":{\"reasoning_tokens\":0},"
                                + "\"total_tokens\":%d}")
                        .formatted(
                                input, script.number("cached-tokens", 0), output, input + output);
        return ("{\"id\":\"resp_mock\",\"object\":\"response\",\"created_at\":1795000000,"
                        + "\"status\":\"%s\",\"model\":%s,\"output\":[%s],\"error\":null,"
                        + "\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},"
                        + "\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\","
                        + "\"tools\":[],\"top_p\":1.0,\"usage\":%s}")
                .formatted(
                        status,
                        Json.quote(prompt.model()),
                        done ? item(text) : "",
                        done ? usage : "null");
    }

    private static String item(String text) {
        return "{\"id\":\"msg_mock\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
                + "\"content\":["
                + part(text)
                + "]}";
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":"
                + Json.quote(text)
                + "}";
    }
}
