package io.pondpilot.ai.wire;

import static io.pondpilot.ai.wire.SseFrame.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.TreeMap;

/// `chat.completion.chunk` frames as events of Anthropic's dialect.
///
/// OpenAI tells the usage last, so `message_start` has a guess of the prompt and `message_delta`,
/// whose usage is cumulative, the truth. `message_stop` is written for `data: [DONE]` and for
/// nothing else; an error of the provider, or a chunk that cannot be read, becomes an `error`
/// event, and then nothing more comes.
public final class MessagesStream implements AnswerStream {
    private static final byte[] PING = bytes("event: ping\ndata: {\"type\":\"ping\"}\n\n");

    /// A tool call; its block opens when its name is known.
    private static final class Call {
        String id = "";
        String name = "";
        final StringBuilder early = new StringBuilder();
        int block = -1;
    }

    private enum Open {
        NOTHING,
        TEXT,
        THINKING,
        TOOL
    }

    private final long promptGuess;
    private final Translator translator = new Translator(Dialect.CHAT, this::chunk, this::ping);
    private final TreeMap<Long, Call> calls = new TreeMap<>();
    private Open open = Open.NOTHING;
    private int block = -1;
    private boolean started;
    private String finish = "";

    /// @param promptGuess tokens of the prompt, for `message_start`
    public MessagesStream(long promptGuess) {
        this.promptGuess = promptGuess;
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
        translator.out().writeBytes(PING);
    }

    private void chunk(JsonNode chunk) {
        if ("[DONE]".equals(Json.text(chunk, "type"))) {
            stop();
        } else if (Json.has(chunk, "error")) {
            translator.fail(Dialect.MESSAGES, UpstreamErrors.read(0, chunk));
        } else {
            start(chunk);
            for (JsonNode choice : chunk.path("choices")) {
                if (Json.count(choice, "index") == 0) {
                    delta(choice.path("delta"));
                    finish = Json.findText(choice, "finish_reason").orElse(finish);
                }
            }
        }
    }

    private void start(JsonNode chunk) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode event = Json.object().put("type", "message_start");
        WholeAnswer.messageHead(chunk, event.putObject("message"))
                .set("usage", UsageWriter.messages(Usage.estimate(promptGuess, 0)));
        event(event);
    }

    private void delta(JsonNode delta) {
        // vLLM and OpenRouter say `reasoning`.
        words(Open.THINKING, "thinking", Json.text(delta, "reasoning_content"));
        words(Open.THINKING, "thinking", Json.text(delta, "reasoning"));
        words(Open.TEXT, "text", Json.text(delta, "content"));
        words(Open.TEXT, "text", Json.text(delta, "refusal"));
        for (JsonNode part : delta.path("tool_calls")) {
            call(part);
        }
    }

    private void words(Open kind, String name, String words) {
        if (words.isEmpty()) {
            return;
        }
        if (open != kind) {
            ObjectNode content = Json.object().put("type", name).put(name, "");
            if (kind == Open.THINKING) {
                content.put("signature", "");
            }
            open(kind, content);
        }
        blockDelta(block, Json.object().put("type", name + "_delta").put(name, words));
    }

    private void call(JsonNode part) {
        Call call = calls.computeIfAbsent(Json.count(part, "index"), index -> new Call());
        JsonNode function = part.path("function");
        String words = Json.text(function, "arguments");
        if (call.block >= 0) {
            arguments(call, words);
            return;
        }
        call.id = Json.findText(part, "id").orElse(call.id);
        call.name = Json.findText(function, "name").orElse(call.name);
        call.early.append(words);
        if (!call.name.isEmpty()) {
            open(
                    Open.TOOL,
                    Json.object()
                            .put("type", "tool_use")
                            .put("id", call.id.isEmpty() ? "toolu_" + (block + 1) : call.id)
                            .put("name", call.name)
                            .set("input", Json.object()));
            call.block = block;
            arguments(call, call.early.toString());
        }
    }

    private void arguments(Call call, String words) {
        if (!words.isEmpty()) {
            blockDelta(
                    call.block,
                    Json.object().put("type", "input_json_delta").put("partial_json", words));
        }
    }

    private void open(Open kind, ObjectNode content) {
        closeBlock();
        open = kind;
        block++;
        ObjectNode event = Json.object().put("type", "content_block_start").put("index", block);
        event.set("content_block", content);
        event(event);
    }

    private void blockDelta(int index, ObjectNode delta) {
        ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
        event.set("delta", delta);
        event(event);
    }

    private void closeBlock() {
        if (open != Open.NOTHING) {
            event(Json.object().put("type", "content_block_stop").put("index", block));
            open = Open.NOTHING;
        }
    }

    private void stop() {
        start(Json.object());
        closeBlock();
        ObjectNode event = Json.object().put("type", "message_delta");
        event.putObject("delta")
                .put("stop_reason", StopReasons.toMessages(finish))
                .putNull("stop_sequence");
        event.set("usage", UsageWriter.messages(report().charge(promptGuess)));
        event(event);
        event(Json.object().put("type", "message_stop"));
        translator.close();
    }

    private void event(ObjectNode event) {
        ByteArrayOutputStream out = translator.out();
        out.writeBytes(bytes("event: " + Json.text(event, "type") + "\ndata: "));
        Json.write(event, out);
        out.writeBytes(bytes("\n\n"));
    }
}
