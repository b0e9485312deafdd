package io.pondpilot.ai.wire;

import static io.pondpilot.ai.wire.SseFrame.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/// Anthropic's events as `chat.completion.chunk` frames of OpenAI's dialect.
///
/// Text becomes `content`, thinking `reasoning_content`, the input of tools `arguments`; a ping
/// becomes a comment. `data: [DONE]` is written for `message_stop` and for nothing else; an error
/// of the provider, or an event that cannot be read, becomes an error frame, and then nothing more
/// comes.
public final class ChatStream implements AnswerStream {
    private static final byte[] CLOSE = bytes("}]}\n\n");
    private static final byte[] OPEN_FINISH = bytes(",\"logprobs\":null,\"finish_reason\":");
    private static final byte[] NO_FINISH = bytes("null");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");
    private static final byte[] COMMENT = bytes(": ping\n\n");

    /// A tool's block while it is open.
    ///
    /// @param index among the tool calls of the answer
    /// @param start the input that came with its start, mostly empty
    private record Tool(int index, JsonNode start, boolean spoken) {}

    private final long created;
    private final boolean includeUsage;
    private final Translator translator = new Translator(Dialect.MESSAGES, this::event, this::ping);
    private final Map<Long, Tool> tools = new HashMap<>();
    private byte[] prefix = {};
    private int toolCount;
    private boolean finished;

    /// @param created seconds since 1970, for the chunks
    /// @param includeUsage whether the client asked for usage (`stream_options.include_usage`)
    public ChatStream(long created, boolean includeUsage) {
        this.created = created;
        this.includeUsage = includeUsage;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, ByteArrayOutputStream out) {
        translator.feed(bytes, offset, length, out);
    }

    @Override
    public void end(ByteArrayOutputStream out) {
        translator.end(out);
    }

    @Override
    public boolean atBoundary() {
        return true;
    }

    @Override
    public StreamReport report() {
        return translator.report();
    }

    private void ping() {
        translator.out().writeBytes(COMMENT);
    }

    private void event(JsonNode event) {
        switch (Json.text(event, "type")) {
            case "message_start" -> start(event.path("message"));
            case "content_block_start" -> open(event, event.path("content_block"));
            case "content_block_delta" -> delta(event, event.path("delta"));
            case "content_block_stop" -> close(event);
            case "message_delta" ->
                    Json.findText(event.path("delta"), "stop_reason").ifPresent(this::finish);
            case "message_stop" -> stop();
            case "ping" -> ping();
            case "error" -> translator.fail(Dialect.CHAT, UpstreamErrors.read(0, event));
            default -> {
                // An event of a later version of the dialect: there is no chunk for it.
            }
        }
    }

    private void start(JsonNode message) {
        ObjectNode head = Json.object();
        String id = Json.text(message, "id");
        head.put("id", "chatcmpl-" + (id.isEmpty() ? Long.toString(created) : id));
        head.put("object", "chat.completion.chunk");
        head.put("created", created);
        head.put("model", Json.text(message, "model"));
        byte[] json = Json.bytes(head);
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(bytes("data: "));
        joined.write(json, 0, json.length - 1);
        joined.writeBytes(bytes(",\"choices\":["));
        prefix = joined.toByteArray();
        chunk(Json.object().put("role", "assistant").put("content", ""));
    }

    private void open(JsonNode event, JsonNode block) {
        switch (Json.text(block, "type")) {
            case "text" -> text("content", Json.text(block, "text"));
            case "thinking" -> text("reasoning_content", Json.text(block, "thinking"));
            case "tool_use" -> {
                Tool tool = new Tool(toolCount++, block.path("input"), false);
                tools.put(index(event), tool);
                ObjectNode call = Json.object().put("index", tool.index());
                call.put("id", Json.text(block, "id")).put("type", "function");
                call.putObject("function")
                        .put("name", Json.text(block, "name"))
                        .put("arguments", "");
                call(call);
            }
            default -> {
                // Tools that the provider runs itself: their words come as text.
            }
        }
    }

    private void delta(JsonNode event, JsonNode delta) {
        switch (Json.text(delta, "type")) {
            case "text_delta" -> text("content", Json.text(delta, "text"));
            case "thinking_delta" -> text("reasoning_content", Json.text(delta, "thinking"));
            case "input_json_delta" -> arguments(event, Json.text(delta, "partial_json"));
            default -> {
                // Signatures and citations have no place in a chunk.
            }
        }
    }

    private void arguments(JsonNode event, String part) {
        Tool tool = tools.get(index(event));
        if (tool != null && !part.isEmpty()) {
            tools.put(index(event), new Tool(tool.index(), tool.start(), true));
            arguments(tool, part);
        }
    }

    private void arguments(Tool tool, String part) {
        ObjectNode call = Json.object().put("index", tool.index());
        call.putObject("function").put("arguments", part);
        call(call);
    }

    /// A tool without input gets `{}`: clients parse the arguments, and no text is no JSON.
    private void close(JsonNode event) {
        Tool tool = tools.remove(index(event));
        if (tool != null && !tool.spoken()) {
            arguments(tool, tool.start().isObject() ? tool.start().toString() : "{}");
        }
    }

    private static long index(JsonNode event) {
        return Json.count(event, "index");
    }

    private void text(String name, String words) {
        if (!words.isEmpty()) {
            chunk(Json.object().put(name, words));
        }
    }

    private void call(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        chunk(delta);
    }

    private void chunk(ObjectNode delta) {
        chunk(delta, NO_FINISH);
    }

    private void finish(String reason) {
        if (finished) {
            return;
        }
        finished = true;
        chunk(Json.object(), bytes('"' + StopReasons.toChat(reason) + '"'));
    }

    private void chunk(ObjectNode delta, byte[] finish) {
        if (prefix.length == 0) {
            start(Json.object());
        }
        ByteArrayOutputStream out = translator.out();
        out.writeBytes(prefix);
        out.writeBytes(bytes("{\"index\":0,\"delta\":"));
        Json.write(delta, out);
        out.writeBytes(OPEN_FINISH);
        out.writeBytes(finish);
        out.writeBytes(CLOSE);
    }

    private void stop() {
        if (!finished) {
            finish("end_turn");
        }
        ByteArrayOutputStream out = translator.out();
        if (includeUsage) {
            out.writeBytes(prefix);
            out.writeBytes(bytes("],\"usage\":"));
            Json.write(UsageWriter.chat(report().usage().orElse(Usage.NONE)), out);
            out.writeBytes(bytes("}\n\n"));
        }
        out.writeBytes(DONE);
        translator.close();
    }
}
