package io.pondpilot.systemtests.provider;

import java.util.List;

/// What a provider reads in a request.
///
/// @param json the document
/// @param model asked for
/// @param streamed whether the answer is to stream
/// @param bytes of the body
record Prompt(Object json, String model, boolean streamed, int bytes) {
    static Prompt of(Request request) {
        Object json = Json.read(request.text());
        return new Prompt(
                json,
                Json.text(json, "model", ""),
                Boolean.TRUE.equals(Json.member(json, "stream")),
                request.body().length());
    }

    /// Whether the client asked for usage at the end of a stream (OpenAI).
    boolean wantsUsage() {
        return Boolean.TRUE.equals(
                Json.member(Json.member(json, "stream_options"), "include_usage"));
    }

    /// The tool that the answer must call: the one of the script, or the one forced by the client.
    String tool(Script script) {
        Object choice = Json.member(json, "tool_choice");
        String forced = Json.text(Json.member(choice, "function"), "name", "");
        if (forced.isEmpty()) {
            forced = Json.text(choice, "name", "");
        }
        return script.text("tool", forced);
    }

    int inputTokens(Script script) {
        return script.number("input-tokens", Math.max(1, bytes / 4));
    }

    int outputTokens(Script script) {
        return script.number("output-tokens", frames(script));
    }

    int frames(Script script) {
        return script.number("frames", 3);
    }

    /// The deltas' text: the number of each and dots up to the size.
    List<String> deltas(Script script) {
        int size = script.number("size", 8);
        return java.util.stream.IntStream.range(0, frames(script))
                .mapToObj(i -> padded(i, size))
                .toList();
    }

    private static String padded(int number, int size) {
        String text = number + " ";
        return text.length() >= size ? text : text + ".".repeat(size - text.length());
    }

    String arguments(Script script) {
        return script.text("arguments", "{\"city\":\"Zürich\"}");
    }
}
